import cluster from "node:cluster";

/** What the parent tells a process of the hub at its start. */
export interface StartOrder {
  /** The place of this process, from 1. A process that replaces another one takes its place. */
  readonly number: number;
  /** How many processes this start of the hub runs. */
  readonly count: number;
  /** Whether no other process of this start has run before. Only then every lease of an earlier start is one of a dead worker. */
  readonly isFirst: boolean;
  /** The address of the bundled database, which the parent runs. Null with `DATABASE_URL`. */
  readonly bundledUrl: string | null;
  /** What the process that had this place before counted, so that the sums of all processes never fall. Null if there was none. */
  readonly counted: unknown;
}

/** The messages of the parent to a process. */
export type ToProcess =
  | { readonly kind: "start"; readonly order: StartOrder }
  | { readonly kind: "stop" }
  | { readonly kind: "question"; readonly id: number; readonly topic: string }
  | { readonly kind: "answers"; readonly id: number; readonly answers: readonly unknown[] };

/** The messages of a process to the parent. */
export type FromProcess =
  | { readonly kind: "ready"; readonly port: number }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "ask"; readonly id: number; readonly topic: string }
  | { readonly kind: "answer"; readonly id: number; readonly topic: string; readonly answer: unknown };

/** The topic of what each process counted. The parent keeps the last answers for the processes that come after. */
export const COUNTS_TOPIC = "counts";
/** The topic by which the parent finds a process that must be replaced. */
export const STUCK_TOPIC = "stuck";

/** What a process answers to `STUCK_TOPIC`: the part that cannot recover by itself, or null. */
export interface StuckAnswer {
  readonly part: string | null;
}

/** The processes of one start of the hub, as one of them sees them. */
export interface Siblings extends StartOrder {
  /**
   * Registers how this process answers a topic. Returns a function that gathers the answers of all processes, with this one. Null stands
   * for a process that did not answer in time.
   */
  gather<T>(topic: string, answer: () => Promise<T>): () => Promise<readonly (T | null)[]>;
}

/** For a hub that is one process. It has no parent. */
export const ALONE: Siblings = {
  ...{ number: 1, count: 1, isFirst: true, bundledUrl: null, counted: null },
  gather: (_topic, answer) => async () => [await answer()],
};

/** Whether this process was started by the parent of a hub with several processes. */
export function isSibling(): boolean {
  return cluster.isWorker;
}

/** A process that has joined the others. */
export interface JoinedSiblings {
  readonly siblings: Siblings;
  /** Resolves when this process must stop: the parent says so or has died. */
  readonly stopped: Promise<"parent" | "orphaned">;
}

/** Waits for the order of the parent. */
export async function joinSiblings(): Promise<JoinedSiblings> {
  const ordered = Promise.withResolvers<StartOrder>();
  const stopped = Promise.withResolvers<"parent" | "orphaned">();
  const topics = new Map<string, () => Promise<unknown>>();
  const asked = new Map<number, (answers: readonly unknown[]) => void>();
  const answerQuestion = async (id: number, topic: string) => {
    const answer = await topics.get(topic)?.();
    await sendToParent({ kind: "answer", id, topic, answer: answer ?? null });
  };
  process.on("message", (message: ToProcess) => {
    switch (message.kind) {
      case "start":
        return ordered.resolve(message.order);
      case "stop":
        return stopped.resolve("parent");
      case "question":
        // A process that cannot answer counts as silent.
        return void answerQuestion(message.id, message.topic).catch(() => undefined);
      case "answers":
        asked.get(message.id)?.(message.answers);
        asked.delete(message.id);
    }
  });
  cluster.worker?.on("disconnect", () => {
    // Without this Node would end the process at once, and calls in flight would be made twice.
    if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
    for (const resolve of asked.values()) resolve([]);
    asked.clear();
    stopped.resolve("orphaned");
  });
  const gather = <T>(topic: string, answer: () => Promise<T>) => {
    topics.set(topic, answer);
    return async (): Promise<readonly (T | null)[]> => {
      const answers = await askParent(asked, topic);
      // The cast is safe, because all processes run the same program and answer a topic by the same function.
      return answers.length > 0 ? (answers as readonly (T | null)[]) : [await answer()];
    };
  };
  return { siblings: { ...(await ordered.promise), gather }, stopped: stopped.promise };
}

let lastId = 0;

/** Asks the parent to gather the answers of all processes. Empty without a parent. */
function askParent(asked: Map<number, (answers: readonly unknown[]) => void>, topic: string) {
  if (!process.connected) return Promise.resolve<readonly unknown[]>([]);
  lastId += 1;
  const answers = Promise.withResolvers<readonly unknown[]>();
  asked.set(lastId, answers.resolve);
  void sendToParent({ kind: "ask", id: lastId, topic });
  return answers.promise;
}

/** Sends a message. Resolves when it was handed over. A parent that has died is noticed by `stopped`. */
export function sendToParent(message: FromProcess): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve();
    process.send(message, undefined, undefined, () => resolve());
  });
}

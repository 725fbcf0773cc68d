import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type AppCaller, appCaller } from "./app-caller.ts";
import type { AppAnswer } from "./app-process-child.ts";

/** The build to run. */
export interface AppProcessOptions {
  /** The `zapierwrapper.js` of an unpacked build. Zapier's machines load this file too. */
  readonly wrapper: string;
  /** The program that runs it. The default is the Node of this process. */
  readonly node?: string;
}

/** An app in its own process. */
export interface AppProcess extends AppCaller {
  /** How often the platform ended the process because of its memory. It was started again each time. */
  readonly restarts: () => number;
  /** Ends the process. Calls in flight are rejected. */
  stop(): Promise<void>;
}

const CHILD = fileURLToPath(new URL("./app-process-child.ts", import.meta.url));

interface Waiting {
  readonly event: unknown;
  readonly resolve: (answer: { results?: unknown }) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs a build as Zapier does: it is loaded once and called many times. If the platform ends it, it is started and
 * called again.
 */
export function startAppProcess(options: AppProcessOptions): AppProcess {
  const state = { child: null as ChildProcess | null, waiting: new Map<number, Waiting>(), calls: 0, restarts: 0 };
  const send = (number: number, event: unknown) => {
    state.child ??= startChild(options, {
      onAnswer: (answer) => settle(state.waiting, answer),
      onExit: ({ hadAnswered, lastWords }) => {
        state.child = null;
        if (!hadAnswered) return giveUp(state.waiting, `The app ended before its first answer: ${lastWords}`);
        state.restarts += state.waiting.size > 0 ? 1 : 0;
        for (const [again, { event: lost }] of state.waiting) send(again, lost);
      },
    });
    state.child.send({ number, event });
  };
  const handler = (event: unknown) =>
    new Promise<{ results?: unknown }>((resolve, reject) => {
      state.calls += 1;
      state.waiting.set(state.calls, { event, resolve, reject });
      send(state.calls, event);
    });
  return {
    ...appCaller(handler),
    restarts: () => state.restarts,
    stop: async () => {
      giveUp(state.waiting, "The app was stopped.");
      const { child } = state;
      if (child === null) return;
      const ended = once(child, "close");
      child.kill();
      await ended;
    },
  };
}

interface ChildEvents {
  readonly onAnswer: (answer: AppAnswer) => void;
  readonly onExit: (end: { readonly hadAnswered: boolean; readonly lastWords: string }) => void;
}

/** Enough characters of the output to see what a broken build lacks. */
const LAST_WORDS_MAX = 2_000;

function startChild({ wrapper, node }: AppProcessOptions, { onAnswer, onExit }: ChildEvents): ChildProcess {
  const child = fork(CHILD, [wrapper], {
    ...(node === undefined ? {} : { execPath: node }),
    execArgv: [],
    // Only PATH, because Zapier's machines have nothing else of this environment. The platform's output is not printed,
    // because it does not belong to a test.
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const end = { hadAnswered: false, lastWords: "" };
  child.stderr?.on("data", (words) => {
    end.lastWords = `${end.lastWords}${String(words)}`.slice(-LAST_WORDS_MAX);
  });
  // Ignored here, because the end of the process is handled below. A call to a process that is ending is repeated in
  // the next one.
  child.on("error", ({ message }) => {
    end.lastWords = `${end.lastWords}${message}`;
  });
  child.on("message", (message) => {
    end.hadAnswered = true;
    onAnswer(message as AppAnswer);
  });
  // Not "exit", because "close" comes after all output.
  child.on("close", () => onExit(end));
  return child;
}

function giveUp(waiting: Map<number, Waiting>, reason: string): void {
  for (const { reject } of waiting.values()) reject(new Error(reason));
  waiting.clear();
}

function settle(waiting: Map<number, Waiting>, { number, results, error }: AppAnswer): void {
  const call = waiting.get(number);
  waiting.delete(number);
  if (error === undefined) call?.resolve({ results });
  else call?.reject(Object.assign(new Error(error.message), { name: error.name }));
}

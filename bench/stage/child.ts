import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A part of a measurement that runs in a process of its own, so that what it costs is not counted as another's. */
export interface Child<Ask, Answer> {
  readonly pid: number;
  /** Sends a wish and waits for the answer to it. One wish at a time. */
  ask(wish: Ask): Promise<Answer>;
  stop(): Promise<void>;
}

const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** That packages are read from their sources, as nobody builds them for a measurement. */
export const FROM_SOURCE = "--conditions=@haak/source";

/** Starts a file of `processes/`, which answers each message with one message. */
export function startChild<Ask extends object, Answer>(
  file: string,
  flags: readonly string[] = [FROM_SOURCE],
): Child<Ask, Answer> {
  const path = join(import.meta.dirname, "../processes", file);
  const child = fork(path, { execArgv: [...flags], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  children.add(child);
  const ended = once(child, "exit").then(() => {
    children.delete(child);
    throw new Error(`bench/processes/${file} ended by itself.`);
  });
  // Nobody may be waiting when it ends; whoever asks next is told.
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    async ask(wish) {
      const answered = once(child, "message");
      child.send(wish);
      // What a process answers is said by its own file, which is beside the type that the caller names.
      const [answer] = (await Promise.race([answered, ended])) as [Answer];
      return answer;
    },
    async stop() {
      children.delete(child);
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** What a process of `processes/` does with its messages. */
export function answerMessages<Ask, Answer>(answer: (wish: Ask) => Promise<Answer> | Answer): void {
  process.on("message", (wish: Ask) => {
    // A process that cannot answer ends, which whoever waits for the answer is told.
    Promise.resolve(answer(wish)).then(
      (found) => process.send?.(found),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  // The one who asks has gone.
  process.on("disconnect", () => process.exit(0));
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A part of a measurement in a process of its own, so that its CPU time is not counted as another's. */
export interface Child<Ask, Answer> {
  readonly pid: number;
  /** Sends a request and waits for its answer. One request at a time. */
  ask(options: Ask): Promise<Answer>;
  stop(): Promise<void>;
}

const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Packages are read from their sources, because a benchmark builds none. */
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
  // Nothing may be waiting when it ends. The next request then fails with this error.
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    async ask(options) {
      const answered = once(child, "message");
      child.send(options);
      // Declared in the process's own file, so this cast only repeats the type that the caller names.
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

/** Answers each message in a process of `processes/`. */
export function answerMessages<Ask, Answer>(answer: (options: Ask) => Promise<Answer> | Answer): void {
  process.on("message", (options: Ask) => {
    // A process that cannot answer ends, so that the waiting side fails instead of hanging.
    Promise.resolve(answer(options)).then(
      (found) => process.send?.(found),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  // The parent process has ended.
  process.on("disconnect", () => process.exit(0));
}

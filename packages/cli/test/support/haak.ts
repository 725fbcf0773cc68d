import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves once this text is on the error stream; rejects if the command ends before. */
  printed(words: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** The environment variables of a command. */
export type Env = Readonly<Record<string, string>>;

const HAAK = join(import.meta.dirname, "../../bin/haak.mjs");

/** Variables for a hub. They are removed from the environment, because a developer's own hub must not be used by a test. */
export const isOfAHub = (name: string): boolean => /^(HAAK_|PG|DATABASE_URL$|PORT$|LOG_LEVEL$)/.test(name);

function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfAHub(name)));
}

/** Starts a command in its own process, as a user does. */
export function startHaak(args: readonly string[], env: Env = {}): Running {
  const child = spawn(process.execPath, [HAAK, ...args], {
    env: { ...bareEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  const checks: (() => void)[] = [];
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
    for (const check of checks) check();
  });
  const closed = once(child, "close");
  const printed = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (stderr.includes(words)) resolve();
      };
      checks.push(check);
      check();
      closed.then(() => reject(new Error(`It ended without "${words}": ${stderr}`)), reject);
    });
  const ended = Promise.all([text(child.stdout), closed]).then(([stdout]) => ({
    code: child.exitCode,
    stdout,
    stderr,
  }));
  return { child, printed, ended };
}

/** Runs a command to its end. */
export const haak = (args: readonly string[], env: Env = {}): Promise<Ended> => startHaak(args, env).ended;

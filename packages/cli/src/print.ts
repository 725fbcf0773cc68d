import type { Settings } from "./settings.ts";

/** Prints a result: with `--json` as the hub answered it, otherwise as text for people. */
export function print({ json }: Settings, data: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`);
}

/** Prints one of many results as it comes. With `--json` each is one line, so that a program can read them one by one. */
export function printLine({ json }: Settings, data: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(data)}\n` : `${text}\n`);
}

/** Prints progress on the error stream, so that a pipe gets only the result. With `--json` it prints nothing. */
export function printNote({ json }: Settings, text: string): void {
  if (!json) process.stderr.write(`${text}\n`);
}

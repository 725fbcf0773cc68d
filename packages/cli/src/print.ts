import type { Settings } from "./settings.ts";

/** Prints a result: as the hub tells it for programs, as text for people. */
export function print({ json }: Settings, data: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`);
}

/** Prints one of many results as it comes: for programs a line of JSON each. */
export function printLine({ json }: Settings, data: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(data)}\n` : `${text}\n`);
}

/** Tells people what is going on, beside the result, so that a pipe does not see it. Programs are told nothing. */
export function printNote({ json }: Settings, text: string): void {
  if (!json) process.stderr.write(`${text}\n`);
}

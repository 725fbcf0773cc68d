import type { HubProcess } from "./hub-process.ts";

/** One line of a hub's log. */
export type LogLine = Record<string, unknown> & { readonly msg: string };

/** Everything that a hub has logged, line by line; what it printed beside that is no line of the log. */
export function logLines(hub: HubProcess): LogLine[] {
  return hub
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

import type { HubProcess } from "./hub-process.ts";

/** One line of a hub's log. */
export type LogLine = Record<string, unknown> & { readonly msg: string };

/** The log lines of a hub. Other output is left out. */
export function logLines(hub: HubProcess): LogLine[] {
  return hub
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

import { createHaakClient, type HaakClient } from "@haak/client";
import type { Command } from "commander";

/** What every command is told: which hub, as whom, and for whom to print. */
export interface Settings {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Prints JSON for programs. */
  readonly json: boolean;
}

/** Longer than any answer takes, short enough that a script does not hang. */
const ANSWER_MS_MAX = 30_000;

/** The hub of this machine, at the port that its own configuration would say. */
const defaultUrl = () => `http://127.0.0.1:${process.env.PORT || 4225}`;

/** Reads what was typed and what the environment says, in this order. */
export function readSettings(command: Command): Settings {
  const { url, key, json } = command.optsWithGlobals<{ url?: string; key?: string; json?: boolean }>();
  return {
    url: (url ?? (process.env.HAAK_URL || defaultUrl())).replace(/\/+$/, ""),
    apiKey: key ?? (process.env.HAAK_API_KEY || undefined),
    json: json ?? false,
  };
}

/** A client of that hub. */
export function clientOf({ url, apiKey }: Settings): HaakClient {
  return createHaakClient({
    url,
    apiKey,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }),
  });
}

import { createHaakClient, type HaakClient } from "@haak/client";
import type { Command } from "commander";
import { checkAddress } from "./check-address.ts";
import { wrongUse } from "./exit-code.ts";

/** What every command is told: which hub, as whom, and for whom to print. */
export interface Settings {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Prints JSON for programs. */
  readonly json: boolean;
}

/** Longer than any answer takes, short enough that a script does not hang. */
const ANSWER_MS_MAX = 30_000;

interface Typed {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** Reads what was typed and what the environment says, in this order, and ends the command where nobody could be asked so. */
export function readSettings(command: Command): Settings {
  const settings = readUnchecked(command);
  checkAddress(settings.url, addressOf(command.optsWithGlobals<Typed>()).source);
  checkKey(settings.apiKey);
  return settings;
}

/** The same for telling what went wrong, which must not go wrong itself. */
export function readUnchecked(command: Command): Settings {
  const typed = command.optsWithGlobals<Typed>();
  return {
    url: addressOf(typed).url.replace(/\/+$/, ""),
    apiKey: typed.key ?? (process.env.HAAK_API_KEY || undefined),
    json: typed.json ?? false,
  };
}

/** Without one, the hub of this machine at the port that its own configuration would say. */
function addressOf({ url }: Typed): { url: string; source: string } {
  const { HAAK_URL, PORT } = process.env;
  if (url !== undefined) return { url, source: "--url" };
  if (HAAK_URL) return { url: HAAK_URL, source: "HAAK_URL" };
  return { url: `http://127.0.0.1:${PORT || 4225}`, source: "The hub's address by PORT" };
}

/** It travels in a header, which takes no other characters; the message does not repeat it. */
function checkKey(apiKey: string | undefined): void {
  if (apiKey === undefined || /^[\x21-\x7e]+$/.test(apiKey.trim())) return;
  const message = "The API key (--key or HAAK_API_KEY) holds what no key has; copy it anew, without spaces in it.";
  throw wrongUse("bad_key", message);
}

/** A client of that hub. */
export function clientOf({ url, apiKey }: Settings): HaakClient {
  return createHaakClient({
    url,
    apiKey,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }),
  });
}

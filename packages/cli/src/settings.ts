import { createHaakClient, type HaakClient } from "@haak/client";
import type { Command } from "commander";
import { checkAddress } from "./check-address.ts";
import { wrongUse } from "./exit-code.ts";

/** The settings of every command: the hub, the key and the form of the output. */
export interface Settings {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Prints JSON for programs. */
  readonly json: boolean;
}

/** Longer than any answer takes, but short enough so that a script never hangs. */
const ANSWER_MS_MAX = 30_000;

interface Typed {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** Reads the options, then the environment. Throws wrong use if the address or the key cannot be used, so that no request is made. */
export function readSettings(command: Command): Settings {
  const settings = readUnchecked(command);
  checkAddress(settings.url, addressOf(command.optsWithGlobals<Typed>()).source);
  checkKey(settings.apiKey);
  return settings;
}

/** Reads the same without checks. It is used to report an error, and must not throw another one. */
export function readUnchecked(command: Command): Settings {
  const typed = command.optsWithGlobals<Typed>();
  return {
    url: addressOf(typed).url.replace(/\/+$/, ""),
    apiKey: typed.key ?? (process.env.HAAK_API_KEY || undefined),
    json: typed.json ?? false,
  };
}

/** The default is the hub of this machine at `PORT`, because the hub reads the same variable. */
function addressOf({ url }: Typed): { url: string; source: string } {
  const { HAAK_URL, PORT } = process.env;
  if (url !== undefined) return { url, source: "--url" };
  if (HAAK_URL) return { url: HAAK_URL, source: "HAAK_URL" };
  return { url: `http://127.0.0.1:${PORT || 4225}`, source: "The hub's address by PORT" };
}

/** Checks the key, because a header cannot carry other characters. The message must not repeat the key. */
function checkKey(apiKey: string | undefined): void {
  if (apiKey === undefined || /^[\x21-\x7e]+$/.test(apiKey.trim())) return;
  const message =
    "The API key (--key or HAAK_API_KEY) contains characters that a key never has; copy it again, without spaces.";
  throw wrongUse("bad_key", message);
}

/** A client of the hub in these settings. */
export function clientOf({ url, apiKey }: Settings): HaakClient {
  return createHaakClient({
    url,
    apiKey,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }),
  });
}

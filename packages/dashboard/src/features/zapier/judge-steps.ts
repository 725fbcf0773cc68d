import type { ApiKey, Endpoint, Rule } from "../../api/client/openapi.ts";

/** What the hub has on record about Zapier. */
export interface ZapierRecords {
  readonly keys: readonly ApiKey[];
  readonly zaps: readonly Rule[];
  readonly endpoints: readonly Endpoint[];
  /** The name under which this page was opened, which is the one that Zapier is given. */
  readonly host: string;
}

/** How far each step is, by what is on record: never by what somebody says. */
export interface ZapierStepStates {
  readonly key: { readonly state: "todo" } | { readonly state: "done"; readonly key: ApiKey };
  readonly connection:
    | { readonly state: "todo" | "checking" }
    | { readonly state: "problem"; readonly why: "private" }
    | { readonly state: "problem"; readonly why: "ending"; readonly endsAt: string }
    | { readonly state: "done"; readonly at: string | null };
  readonly zap: { readonly state: "todo" | "checking" | "done" };
  readonly call:
    | { readonly state: "todo" }
    | { readonly state: "checking"; readonly endpoint: Endpoint | undefined }
    | { readonly state: "problem"; readonly endpoint: Endpoint }
    | { readonly state: "done"; readonly at: string };
}

const TOOL = "Zapier";

/** When a key was last used by Zapier, by the name that Zapier gives itself; null where it never was. */
function zapierUse({ used_by: usedBy }: ApiKey): string | null {
  return usedBy.find(({ tool }) => tool === TOOL)?.last_used_at ?? null;
}

/** Judges all four. A step that is done says nothing of the one before: whoever connected long ago has all of them done. */
export function judgeSteps({ keys, zaps, endpoints, host }: ZapierRecords): ZapierStepStates {
  const key = judgeKey(keys);
  const connection = judgeConnection({ keys, hasKey: key.state === "done", hasZap: zaps.length > 0, host });
  return { key, connection, zap: judgeZap(zaps, connection), call: judgeCall(zaps, endpoints) };
}

function judgeKey(keys: readonly ApiKey[]): ZapierStepStates["key"] {
  const used = keys.filter((key) => zapierUse(key) !== null);
  const meant = keys.filter(({ name }) => name.toLowerCase().includes("zapier"));
  // One that was replaced is still there until it ends; the one that stays is the one to speak of.
  const [key] = [...used, ...meant].toSorted((a, b) => Number(a.expires_at !== null) - Number(b.expires_at !== null));
  return key === undefined ? { state: "todo" } : { state: "done", key };
}

interface ConnectionFacts {
  readonly keys: readonly ApiKey[];
  readonly hasKey: boolean;
  readonly hasZap: boolean;
  readonly host: string;
}

function judgeConnection({ keys, hasKey, hasZap, host }: ConnectionFacts): ZapierStepStates["connection"] {
  const uses = keys.flatMap((key) => {
    const at = zapierUse(key);
    return at === null ? [] : [{ key, at }];
  });
  const [last] = uses.toSorted((a, b) => b.at.localeCompare(a.at));
  if (last !== undefined) {
    const { expires_at: endsAt } = last.key;
    return endsAt === null ? { state: "done", at: last.at } : { state: "problem", why: "ending", endsAt };
  }
  if (hasZap) return { state: "done", at: null };
  if (!isPublicHost(host)) return { state: "problem", why: "private" };
  return { state: hasKey ? "checking" : "todo" };
}

function judgeZap(zaps: readonly Rule[], connection: ZapierStepStates["connection"]): ZapierStepStates["zap"] {
  if (zaps.length > 0) return { state: "done" };
  return { state: connection.state === "done" ? "checking" : "todo" };
}

/** A Zap that is in trouble comes first, whatever the others do: it is the one that somebody has to look at. */
function judgeCall(zaps: readonly Rule[], endpoints: readonly Endpoint[]): ZapierStepStates["call"] {
  if (zaps.length === 0) return { state: "todo" };
  const called = endpoints.filter(({ id }) => zaps.some((zap) => zap.endpoint_id === id));
  const ill = called.find(({ health }) => health !== "ok");
  if (ill) return { state: "problem", endpoint: ill };
  const successes = called.flatMap(({ last_success_at: at }) => (at === null ? [] : [at]));
  const [newest] = successes.toSorted((a, b) => b.localeCompare(a));
  return newest === undefined ? { state: "checking", endpoint: called[0] } : { state: "done", at: newest };
}

/** Names and addresses that only this machine or its own network knows, so that nobody outside can call them. */
const PRIVATE = [
  /^localhost$/,
  /\.(local|localhost|internal|test|home\.arpa)$/,
  /^(0|10|127)\./,
  /^192\.168\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^\[(::1|f[cd]|fe80)/,
];

/** Whether Zapier could call a hub under this name at all. A name of one word is known in its own network alone. */
export function isPublicHost(host: string): boolean {
  const isOneWord = !host.includes(".") && !host.startsWith("[");
  return !isOneWord && !PRIVATE.some((pattern) => pattern.test(host));
}

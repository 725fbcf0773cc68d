import type { ApiKey, Endpoint, Rule } from "../../api/client/openapi.ts";

export interface ZapierRecords {
  readonly keys: readonly ApiKey[];
  readonly zaps: readonly Rule[];
  readonly endpoints: readonly Endpoint[];
  /** The host of this page, which is the one that people give to Zapier. */
  readonly host: string;
}

/** The state of each step, from what the hub has recorded, never from what somebody claims. */
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

/** By the user agent that Zapier sends. Null if Zapier never used the key. */
function zapierUse({ used_by: usedBy }: ApiKey): string | null {
  return usedBy.find(({ tool }) => tool === TOOL)?.last_used_at ?? null;
}

/** The steps are independent: a shop that connected long ago has all of them done. */
export function judgeSteps({ keys, zaps, endpoints, host }: ZapierRecords): ZapierStepStates {
  const key = judgeKey(keys);
  const connection = judgeConnection({ keys, hasKey: key.state === "done", hasZap: zaps.length > 0, host });
  return { key, connection, zap: judgeZap(zaps, connection), call: judgeCall(zaps, endpoints) };
}

function judgeKey(keys: readonly ApiKey[]): ZapierStepStates["key"] {
  const used = keys.filter((key) => zapierUse(key) !== null);
  const meant = keys.filter(({ name }) => name.toLowerCase().includes("zapier"));
  // A replaced key is in the list until it expires. The key that stays comes first.
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

/** A failing Zap comes first, because a person has to look at it. */
function judgeCall(zaps: readonly Rule[], endpoints: readonly Endpoint[]): ZapierStepStates["call"] {
  if (zaps.length === 0) return { state: "todo" };
  const called = endpoints.filter(({ id }) => zaps.some((zap) => zap.endpoint_id === id));
  const ill = called.find(({ health }) => health !== "ok");
  if (ill) return { state: "problem", endpoint: ill };
  const successes = called.flatMap(({ last_success_at: at }) => (at === null ? [] : [at]));
  const [newest] = successes.toSorted((a, b) => b.localeCompare(a));
  return newest === undefined ? { state: "checking", endpoint: called[0] } : { state: "done", at: newest };
}

/** Hosts that only this machine or its own network can reach. */
const PRIVATE = [
  /^localhost$/,
  /\.(local|localhost|internal|test|home\.arpa)$/,
  /^(0|10|127)\./,
  /^192\.168\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^\[(::1|f[cd]|fe80)/,
];

/** Whether Zapier can reach this host. A host of one word exists only in its own network. */
export function isPublicHost(host: string): boolean {
  const isOneWord = !host.includes(".") && !host.startsWith("[");
  return !isOneWord && !PRIVATE.some((pattern) => pattern.test(host));
}

import { isIP } from "node:net";
import type { UserMessage } from "@haak/core";
import { hubMessage } from "../i18n/hub-messages.ts";
import { type AddressGuard, type CallProtocol, createAddressGuard } from "./allowed-address.ts";
import { createResolveHost, type HostAddress, type ResolveHost, shareLookups } from "./resolve-host.ts";

/** The host of a call. `hostname` is as in a URL: an IPv6 address with or without brackets. */
export interface HostToJudge {
  readonly hostname: string;
  readonly protocol: CallProtocol;
}

/** The decision about a host. All of its addresses were checked, and one refused address refuses the host. */
export type JudgedHost =
  | { readonly kind: "allowed"; readonly addresses: readonly HostAddress[] }
  | { readonly kind: "refused"; readonly message: UserMessage }
  | { readonly kind: "unresolved"; readonly cause: unknown };

/**
 * Looks up and checks all addresses of a host. All must pass, because a name with a public and a local address is a mistake or an attack,
 * and using only the public one would hide it.
 */
export async function judgeHost(
  { hostname, protocol }: HostToJudge,
  { guard, resolve }: { readonly guard: AddressGuard; readonly resolve: ResolveHost },
): Promise<JudgedHost> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const found = await findAddresses(host, resolve);
  if (found.kind === "unresolved") return found;
  for (const { address } of found.addresses) {
    const reason = guard(address, protocol);
    if (reason !== null) return { kind: "refused", message: refusalMessage({ host, address, reason }) };
  }
  return { kind: "allowed", addresses: found.addresses };
}

type FoundAddresses = Exclude<JudgedHost, { kind: "refused" }>;

async function findAddresses(host: string, resolve: ResolveHost): Promise<FoundAddresses> {
  const version = isIP(host);
  if (version !== 0) return { kind: "allowed", addresses: [{ address: host, family: version === 6 ? 6 : 4 }] };
  try {
    const addresses = await resolve(host);
    return addresses.length > 0
      ? { kind: "allowed", addresses }
      : { kind: "unresolved", cause: new Error("The lookup returned no address.") };
  } catch (cause) {
    return { kind: "unresolved", cause };
  }
}

/** The message about a refused host. It names the setting, because the operator may allow the address there. */
export function refusalMessage(refusal: { host: string; address: string; reason: UserMessage }): UserMessage {
  const { host, address, reason } = refusal;
  if (host === address) return hubMessage("target_address_refused", { address, reason });
  return hubMessage("target_host_refused", refusal);
}

/** Fewer than calls may have, so that many typed names whose servers hang cost little. */
const TYPED_NAMES_MAX = 64;
const resolveTyped = shareLookups(createResolveHost(), TYPED_NAMES_MAX);

/** How to judge a URL that somebody wants to be called. */
export interface TargetRules {
  /** CIDRs that may be called although private or local, by plain http too. */
  readonly allowTargets: readonly string[];
  /** Default: a look-up that all such checks share. */
  readonly resolve?: ResolveHost;
  /** Milliseconds that a look-up may take before the name counts as one that does not resolve. Default 2000. */
  readonly lookupTimeoutMs?: number;
}

const UNRESOLVED_HTTP = hubMessage("target_http_without_address");

/**
 * Says why a URL may not be called, in a sentence for the person who typed it, or null. This is a courtesy at the time of
 * typing; what protects is the guard at each call. Hence a name that does not resolve now is accepted, by https.
 */
export async function refuseTarget(url: string, rules: TargetRules): Promise<UserMessage | null> {
  const parsed = URL.parse(url);
  if (parsed === null) return hubMessage("target_not_a_url");
  const { protocol, hostname } = parsed;
  if (protocol !== "https:" && protocol !== "http:") return hubMessage("target_not_https");
  if (parsed.username !== "" || parsed.password !== "") {
    return hubMessage("target_has_credentials");
  }
  return refusalOf(await judgeInTime({ hostname, protocol }, rules), protocol);
}

function refusalOf(judged: JudgedHost, protocol: CallProtocol): UserMessage | null {
  switch (judged.kind) {
    case "allowed":
      return null;
    case "refused":
      return protocol === "http:" ? hubMessage("target_not_https_because", { why: judged.message }) : judged.message;
    case "unresolved":
      return protocol === "http:" ? UNRESOLVED_HTTP : null;
  }
}

async function judgeInTime(host: HostToJudge, rules: TargetRules): Promise<JudgedHost> {
  const { allowTargets, resolve = resolveTyped, lookupTimeoutMs = 2000 } = rules;
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error("The look-up took too long.")), lookupTimeoutMs);
  const inTime: ResolveHost = (name) => Promise.race([resolve(name), tooLate.promise]);
  try {
    return await judgeHost(host, { guard: createAddressGuard(allowTargets), resolve: inTime });
  } finally {
    clearTimeout(timer);
  }
}

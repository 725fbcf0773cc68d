import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { UserMessage } from "@haak/core";
import { hubMessage } from "../i18n/hub-messages.ts";
import type { AddressGuard, CallProtocol } from "./allowed-address.ts";

/** One answer of a look-up. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Looks up all addresses of a name; rejects if there are none. */
export type ResolveHost = (host: string) => Promise<readonly HostAddress[]>;

/** Where a call wants to go. `hostname` is as a URL has it, an IPv6 address with or without its brackets. */
export interface HostToJudge {
  readonly hostname: string;
  readonly protocol: CallProtocol;
}

/** What the guard says to a host: every one of its addresses was judged, and one bad answer spoils all. */
export type JudgedHost =
  | { readonly kind: "allowed"; readonly addresses: readonly HostAddress[] }
  | { readonly kind: "refused"; readonly message: UserMessage }
  | { readonly kind: "unresolved"; readonly cause: unknown };

/** The system's own look-up, so that /etc/hosts and the container's names count. */
export const lookupHost: ResolveHost = async (host) => {
  const answers = await lookup(host, { all: true });
  return answers.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/**
 * Lets calls that ask for the same name at the same time share one look-up. The system's look-up runs on a handful of
 * threads (libuv has four), and one name whose servers hang must not take them all.
 */
export function shareLookups(resolve: ResolveHost): ResolveHost {
  const underWay = new Map<string, Promise<readonly HostAddress[]>>();
  return (host) => {
    const shared = underWay.get(host) ?? resolve(host).finally(() => underWay.delete(host));
    underWay.set(host, shared);
    return shared;
  };
}

/**
 * Finds and judges all addresses of a host. All must pass: a name that answers with a public and a local address is
 * either a mistake or an attempt to get in, and picking the good one would hide it.
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
      : { kind: "unresolved", cause: new Error("The look-up gave no address.") };
  } catch (cause) {
    return { kind: "unresolved", cause };
  }
}

/** The sentence that a person reads when a host is refused; it names the setting that whoever runs the hub may change. */
export function refusalMessage(refusal: { host: string; address: string; reason: UserMessage }): UserMessage {
  const { host, address, reason } = refusal;
  if (host === address) return hubMessage("target_address_refused", { address, reason });
  return hubMessage("target_host_refused", refusal);
}

import { isIP } from "node:net";
import type { UserMessage } from "@haak/core";
import ipaddr from "ipaddr.js";
import { hubMessage } from "../i18n/hub-messages.ts";
import { specialPurposeBlocks } from "./special-purpose-addresses.ts";

/** The protocol of a call. Plain http is allowed only to addresses that the configuration names. */
export type CallProtocol = "http:" | "https:";

/**
 * Judges one address in its plain form (as a DNS lookup or the WHATWG URL parser writes it). Returns null if it may be dialled, and
 * otherwise a clause that completes "<address> …". An address that it cannot read is refused.
 */
export type AddressGuard = (address: string, protocol: CallProtocol) => UserMessage | null;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

const narrowestFirst = specialPurposeBlocks
  .map(({ block, name, reachable }) => ({ range: ipaddr.parseCIDR(block), name, reachable }))
  .sort((a, b) => b.range[1] - a.range[1]);

/** The kinds of addresses that sellers may meet. The names of the others are technical terms and stay in English. */
const NAMES_WITH_TRANSLATION: ReadonlyMap<string, UserMessage> = new Map([
  ["a private address", hubMessage("address_private")],
  ["a loopback address", hubMessage("address_loopback")],
  ["a link-local address", hubMessage("address_link_local")],
  ["reserved for documentation", hubMessage("address_documentation")],
]);

/**
 * Creates the guard that every outgoing call must pass. `allowTargets` are CIDRs (or single addresses) that may be called although they are
 * private or local.
 *
 * @throws RangeError with a sentence if one of them cannot be read.
 */
export function createAddressGuard(allowTargets: readonly string[]): AddressGuard {
  const allowedRanges = allowTargets.map(parseRange);
  return (address, protocol) => {
    const parsed = parseAddress(address);
    if (parsed === null) return hubMessage("address_not_an_ip");
    if (isAllowed(parsed, allowedRanges)) return null;
    const special = narrowestFirst.find(({ range }) => isInside(parsed, range));
    if (special !== undefined && !special.reachable)
      return hubMessage("address_is", { name: NAMES_WITH_TRANSLATION.get(special.name) ?? special.name });
    return protocol === "http:" ? hubMessage("address_https_only") : null;
  };
}

/** An IPv4-mapped address is dialled as the IPv4 address in it, so that a permission for that address counts too. */
function isAllowed(address: Address, allowedRanges: readonly Range[]): boolean {
  const spellings = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? [address.toIPv4Address()] : [];
  return [address, ...spellings].some((spelling) => allowedRanges.some((range) => isInside(spelling, range)));
}

function isInside(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

/**
 * Reads an address in plain form. IPv6 goes through the WHATWG parser first, because ipaddr.js 2.5.0 takes the IPv4-compatible
 * `::127.0.0.1`, which a lookup may return, for the IPv4-mapped `::ffff:127.0.0.1`. A scope (`%eth0`) is removed, because it names a
 * network interface and not an address.
 */
function parseAddress(text: string): Address | null {
  const version = isIP(text);
  if (version === 0) return null;
  if (version === 4) return ipaddr.IPv4.parse(text);
  const { hostname } = new URL(`https://[${text.replace(/%.*$/, "")}]/`);
  return ipaddr.IPv6.parse(hostname.slice(1, -1));
}

function parseRange(text: string): Range {
  const [base = "", bits, ...rest] = text.split("/");
  const address = parseAddress(base);
  const width = address?.kind() === "ipv4" ? 32 : 128;
  const wanted = bits ?? String(width);
  if (address === null || rest.length > 0 || !/^\d{1,3}$/.test(wanted) || Number(wanted) > width) {
    throw new RangeError(`"${text}" is not a range of addresses. Write it like 10.0.0.0/8 or fd00::/8.`);
  }
  return [address, Number(wanted)];
}

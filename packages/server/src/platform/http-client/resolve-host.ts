import { Resolver } from "node:dns/promises";
import { readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

/** One answer of a look-up. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Looks up all addresses of a name; rejects if there are none. */
export type ResolveHost = (host: string) => Promise<readonly HostAddress[]>;

/** Where names are looked up. Each default is what the system's own look-up would use. */
export interface ResolveHostOptions {
  readonly hostsFile?: string;
  /** Only its search domains are read from here, because c-ares reads the servers. */
  readonly resolvConf?: string;
  /** DNS servers as `address:port`. */
  readonly servers?: readonly string[];
  /** Milliseconds that one look-up may take, with all its questions. Default 5000. */
  readonly timeoutMs?: number;
}

const { SystemRoot: windowsFolder = "C:\\Windows" } = process.env;
const HOSTS_FILE = process.platform === "win32" ? `${windowsFolder}\\System32\\drivers\\etc\\hosts` : "/etc/hosts";
const RESOLV_CONF = "/etc/resolv.conf";
const LOOKUP_MS_MAX = 5_000;
/** A question that got no answer is repeated after this time, and once more after twice as long. */
const TRY_MS = 1_000;
const TRIES_MAX = 3;
/** How much longer than one family of addresses the other may take. Some servers never answer questions about IPv6. */
const OTHER_FAMILY_MS_MAX = 500;

/**
 * Makes a look-up that needs no thread. The system's look-up (`getaddrinfo`) occupies one of the few threads of libuv until it has
 * ended, so that two names whose servers hang would delay all others. This one asks the DNS servers over sockets of its own (c-ares),
 * and gives up after its time.
 *
 * As the system does, it reads the hosts file first, knows `localhost`, and tries the search domains of `resolv.conf`. Other sources
 * that `nsswitch.conf` may name (mDNS, LDAP) are not asked. Both files are read again when they have changed.
 */
export function createResolveHost(options: ResolveHostOptions = {}): ResolveHost {
  const hosts = cachedFile(options.hostsFile ?? HOSTS_FILE, parseHosts);
  const search = cachedFile(options.resolvConf ?? RESOLV_CONF, parseSearch);
  return async (host) => {
    const name = host.toLowerCase();
    return findLocal(name.replace(/\.$/, ""), hosts()) ?? askServers(candidates(name, search()), options);
  };
}

/** Reads a file, and reads it again only after it has changed. The calls are synchronous, because the asynchronous ones take a thread. */
function cachedFile<T>(path: string, parse: (text: string) => T): () => T {
  let readAt: number | null = null;
  let value = parse("");
  return () => {
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
    if (changedAt !== readAt) value = parse(changedAt === null ? "" : readFileSync(path, "utf8"));
    readAt = changedAt;
    return value;
  };
}

type Hosts = ReadonlyMap<string, readonly HostAddress[]>;

function parseHosts(text: string): Hosts {
  const hosts = new Map<string, HostAddress[]>();
  for (const line of text.split("\n")) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const family = isIP(address);
    if (family !== 4 && family !== 6) continue;
    for (const name of names.map((one) => one.toLowerCase()))
      hosts.set(name, [...(hosts.get(name) ?? []), { address, family }]);
  }
  return hosts;
}

const LOOPBACK: readonly HostAddress[] = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/** `localhost` and all names below it never leave the machine (RFC 6761), whether the hosts file has them or not. */
function findLocal(name: string, hosts: Hosts): readonly HostAddress[] | null {
  const isLocal = name === "localhost" || name.endsWith(".localhost");
  return hosts.get(name) ?? (isLocal ? (hosts.get("localhost") ?? LOOPBACK) : null);
}

interface Search {
  readonly domains: readonly string[];
  /** A name with at least so many dots is first asked as it is. */
  readonly dotsMin: number;
}

function parseSearch(text: string): Search {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  // The last of these lines counts.
  const [, ...domains] = lines.findLast(([key]) => key === "search" || key === "domain") ?? [];
  const dots = /^\s*options\s.*\bndots:(\d+)/m.exec(text)?.[1];
  return {
    domains: domains.map((domain) => domain.replace(/^\.|\.$/g, "")).filter(Boolean),
    dotsMin: Number(dots ?? 1),
  };
}

/** The names that are asked one after the other until one has an address. A dot at the end means the name as it is. */
function candidates(name: string, { domains, dotsMin }: Search): string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const searched = domains.map((domain) => `${name}.${domain}`);
  return name.split(".").length > dotsMin ? [name, ...searched] : [...searched, name];
}

async function askServers(names: readonly string[], { servers, timeoutMs = LOOKUP_MS_MAX }: ResolveHostOptions) {
  // One for each look-up, because a cancellation ends everything that a resolver has asked. It reads the servers anew.
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES_MAX });
  if (servers !== undefined) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), timeoutMs);
  try {
    for (const name of names) {
      const addresses = await askBothFamilies(resolver, name);
      if (addresses.length > 0) return addresses;
    }
  } finally {
    clearTimeout(timer);
    resolver.cancel();
  }
  throw lookupError("ENOTFOUND", `${names.join(" and ")} has no address.`);
}

/** What the servers said about one family: its addresses, if it has any, or a failure that says nothing about the name. */
type FamilyAnswer = { readonly addresses: readonly HostAddress[] } | { readonly failure: unknown };

const NONE: FamilyAnswer = { addresses: [] };

/** Once one family has an address, the other may take only a little longer. */
async function askBothFamilies(resolver: Resolver, name: string): Promise<readonly HostAddress[]> {
  const asked = [askFamily(resolver.resolve4(name), 4), askFamily(resolver.resolve6(name), 6)];
  const first = await Promise.race(asked);
  const isFound = "addresses" in first && first.addresses.length > 0;
  const orNone = isFound ? [pause(OTHER_FAMILY_MS_MAX, NONE, { ref: false })] : [];
  const answers = await Promise.all(asked.map((one) => Promise.race([one, ...orNone])));
  const addresses = answers.flatMap((answer) => ("addresses" in answer ? answer.addresses : []));
  const failed = answers.find((answer) => "failure" in answer);
  if (addresses.length === 0 && failed !== undefined)
    throw lookupError("EAI_AGAIN", `${name} could not be looked up.`, failed.failure);
  return hasPublicIpv6() ? addresses.toSorted((a, b) => b.family - a.family) : addresses;
}

/** How c-ares says that a name or this family of it does not exist, or that it can be no name. */
const NO_ADDRESS: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ENODATA", "EBADNAME"]);

async function askFamily(question: Promise<string[]>, family: HostAddress["family"]): Promise<FamilyAnswer> {
  try {
    return { addresses: (await question).map((address) => ({ address, family })) };
  } catch (error) {
    const isNone = error instanceof Error && "code" in error && NO_ADDRESS.has(error.code);
    return isNone ? NONE : { failure: error };
  }
}

/** An error as `getaddrinfo` would have given it, so that `call-failure.ts` has a sentence for it. */
function lookupError(code: "ENOTFOUND" | "EAI_AGAIN", message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/** Then IPv6 comes first, as in the order of the system. Of the addresses of IPv6 only those in 2000::/3 lead to the internet. */
function hasPublicIpv6(): boolean {
  const ours = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return ours.some(({ family, address }) => family === "IPv6" && /^[23][\da-f]{3}:/.test(address));
}

/**
 * Lets calls that ask for the same name at the same time share one look-up. `namesMax` limits how many names are looked up at once; beyond it
 * a look-up fails at once, as if the servers had not answered.
 */
export function shareLookups(resolve: ResolveHost, namesMax = Number.POSITIVE_INFINITY): ResolveHost {
  const underWay = new Map<string, Promise<readonly HostAddress[]>>();
  return async (host) => {
    const known = underWay.get(host);
    if (known === undefined && underWay.size >= namesMax)
      throw lookupError("EAI_AGAIN", "Too many names are being looked up.");
    const shared = known ?? resolve(host).finally(() => underWay.delete(host));
    underWay.set(host, shared);
    return shared;
  };
}

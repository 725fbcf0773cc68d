/** A block of addresses with a special meaning, and whether an address in it can belong to another machine on the internet. */
export interface SpecialPurposeBlock {
  /** A CIDR. If blocks overlap, the narrowest one decides, as in the registries. */
  readonly block: string;
  /** Completes "<address> is …". */
  readonly name: string;
  readonly reachable: boolean;
}

/**
 * The special address blocks. Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190) of 2025-10-09, column
 * "Globally Reachable" ("N/A" counts as no). Added are multicast (RFC 5771, RFC 4291), the deprecated site-local (RFC 3879) and
 * IPv4-compatible (RFC 4291) forms, SIIT (RFC 2765), and NAT64 (RFC 6052). The registry calls NAT64 reachable, but it leads to any IPv4
 * address behind the translator. Of IPv6, only 2000::/3 is assigned for the internet (IANA IPv6 Address Space registry). The rest is
 * refused, because a block that is assigned later must not become a hole.
 */
export const specialPurposeBlocks: readonly SpecialPurposeBlock[] = [
  { block: "0.0.0.0/8", name: "an address of the local network", reachable: false },
  { block: "10.0.0.0/8", name: "a private address", reachable: false },
  { block: "100.64.0.0/10", name: "an address shared inside a provider's network", reachable: false },
  { block: "127.0.0.0/8", name: "a loopback address", reachable: false },
  { block: "169.254.0.0/16", name: "a link-local address", reachable: false },
  { block: "172.16.0.0/12", name: "a private address", reachable: false },
  { block: "192.0.0.0/24", name: "reserved for protocols of the IETF", reachable: false },
  { block: "192.0.0.9/32", name: "the Port Control Protocol anycast address", reachable: true },
  { block: "192.0.0.10/32", name: "the TURN anycast address", reachable: true },
  { block: "192.0.2.0/24", name: "reserved for documentation", reachable: false },
  { block: "192.31.196.0/24", name: "an AS112 address", reachable: true },
  { block: "192.52.193.0/24", name: "an AMT address", reachable: true },
  { block: "192.88.99.0/24", name: "a 6to4 relay address", reachable: false },
  { block: "192.168.0.0/16", name: "a private address", reachable: false },
  { block: "192.175.48.0/24", name: "an AS112 address", reachable: true },
  { block: "198.18.0.0/15", name: "reserved for benchmarks", reachable: false },
  { block: "198.51.100.0/24", name: "reserved for documentation", reachable: false },
  { block: "203.0.113.0/24", name: "reserved for documentation", reachable: false },
  { block: "224.0.0.0/4", name: "a multicast address", reachable: false },
  { block: "240.0.0.0/4", name: "reserved for future use", reachable: false },
  { block: "255.255.255.255/32", name: "the broadcast address", reachable: false },

  { block: "::/0", name: "outside the IPv6 range for the internet", reachable: false },
  { block: "2000::/3", name: "a global unicast address", reachable: true },
  { block: "::/96", name: "an IPv4-compatible address", reachable: false },
  { block: "::/128", name: "the unspecified address", reachable: false },
  { block: "::1/128", name: "a loopback address", reachable: false },
  { block: "::ffff:0:0/96", name: "an IPv4-mapped address", reachable: false },
  { block: "::ffff:0:0:0/96", name: "an IPv4-translated address", reachable: false },
  { block: "64:ff9b::/96", name: "a NAT64 address", reachable: false },
  { block: "64:ff9b:1::/48", name: "a NAT64 address", reachable: false },
  { block: "100::/64", name: "an address whose traffic is discarded", reachable: false },
  { block: "100:0:0:1::/64", name: "an address of the dummy prefix", reachable: false },
  { block: "2001::/23", name: "reserved for protocols of the IETF", reachable: false },
  { block: "2001::/32", name: "a Teredo address", reachable: false },
  { block: "2001:1::1/128", name: "the Port Control Protocol anycast address", reachable: true },
  { block: "2001:1::2/128", name: "the TURN anycast address", reachable: true },
  { block: "2001:1::3/128", name: "the service registration anycast address", reachable: true },
  { block: "2001:2::/48", name: "reserved for benchmarks", reachable: false },
  { block: "2001:3::/32", name: "an AMT address", reachable: true },
  { block: "2001:4:112::/48", name: "an AS112 address", reachable: true },
  { block: "2001:10::/28", name: "a deprecated ORCHID", reachable: false },
  { block: "2001:20::/28", name: "an ORCHIDv2", reachable: true },
  { block: "2001:30::/28", name: "a drone identification tag", reachable: true },
  { block: "2001:db8::/32", name: "reserved for documentation", reachable: false },
  { block: "2002::/16", name: "a 6to4 address", reachable: false },
  { block: "2620:4f:8000::/48", name: "an AS112 address", reachable: true },
  { block: "3fff::/20", name: "reserved for documentation", reachable: false },
  { block: "5f00::/16", name: "a segment routing identifier", reachable: false },
  { block: "fc00::/7", name: "a unique local address", reachable: false },
  { block: "fe80::/10", name: "a link-local address", reachable: false },
  { block: "fec0::/10", name: "a site-local address", reachable: false },
  { block: "ff00::/8", name: "a multicast address", reachable: false },
];

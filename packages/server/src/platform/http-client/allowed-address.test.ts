import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { english } from "../../../test/support/english.ts";
import { createAddressGuard } from "./allowed-address.ts";
import { specialPurposeBlocks } from "./special-purpose-addresses.ts";

const guard = createAddressGuard([]);

/** An address in or near each block: sometimes the last bit of the prefix is flipped, and the rest is random. */
const addressNearABlock = fc
  .record({
    block: fc.constantFrom(...specialPurposeBlocks.map(({ block }) => block)),
    filling: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    beside: fc.boolean(),
  })
  .map(({ block, filling, beside }) => {
    const [base, bits] = ipaddr.parseCIDR(block);
    const bytes = base.toByteArray().map((byte, index) => {
      const kept = Math.min(8, Math.max(0, bits - index * 8));
      const mask = 0xff >> kept;
      const flip = beside && kept > 0 && bits <= index * 8 + 8 ? 0x80 >> (kept - 1) : 0;
      return (byte ^ flip) | ((filling[index] ?? 0) & mask);
    });
    return ipaddr.fromByteArray(bytes);
  });

const anycastOfProtocols = ["192.0.0.9", "192.0.0.10", "2001:1::1", "2001:1::2", "2001:1::3"];

/**
 * The opinion of ipaddr.js, except where it differs from ours on purpose: it does not decide whether AS112, AMT, ORCHIDv2 and drone tags
 * can be reached (IANA: yes), it does not know the single anycast addresses in reserved blocks (IANA: reachable), and it calls all
 * unassigned IPv6 "unicast", while we accept only 2000::/3.
 */
function secondOpinion(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (anycastOfProtocols.includes(address.toString())) return true;
  const reachableRanges = ["unicast", "as112", "amt", "as112v6", "orchid2", "droneRemoteIdProtocolEntityTags"];
  const isGiven = address instanceof ipaddr.IPv4 || address.match(ipaddr.IPv6.parse("2000::"), 3);
  return isGiven && reachableRanges.includes(address.range());
}

describe("the address guard", () => {
  it("agrees with ipaddr.js in and near every special block, except for the differences above", () => {
    fc.assert(
      fc.property(addressNearABlock, (address) => {
        expect(guard(address.toString(), "https:") === null).toBe(secondOpinion(address));
      }),
      { numRuns: 5000 },
    );
  });

  it("agrees with ipaddr.js on any address", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
    );
    fc.assert(
      fc.property(bytes, (octets) => {
        const address = ipaddr.fromByteArray([...octets]);
        expect(guard(address.toString(), "https:") === null).toBe(secondOpinion(address));
      }),
      { numRuns: 2000 },
    );
  });

  it("explains why an address is refused", () => {
    expect(english(guard("127.0.0.1", "https:"))).toBe("is a loopback address");
    expect(english(guard("169.254.169.254", "https:"))).toBe("is a link-local address");
    expect(english(guard("4000::1", "https:"))).toBe("is outside the IPv6 range for the internet");
  });

  it("uses the narrowest block", () => {
    expect(english(guard("192.0.0.8", "https:"))).toBe("is reserved for protocols of the IETF");
    expect(guard("192.0.0.9", "https:")).toBeNull();
    expect(english(guard("2001:2::1", "https:"))).toBe("is reserved for benchmarks");
    expect(guard("2001:3::1", "https:")).toBeNull();
  });

  it("distinguishes the IPv4-compatible form from the IPv4-mapped form", () => {
    expect(english(guard("::127.0.0.1", "https:"))).toBe("is an IPv4-compatible address");
    expect(english(guard("::ffff:127.0.0.1", "https:"))).toBe("is an IPv4-mapped address");
  });

  it("ignores the scope of an address", () => {
    expect(english(guard("fe80::1%eth0", "https:"))).toBe("is a link-local address");
    expect(english(guard("::1%lo", "https:"))).toBe("is a loopback address");
  });

  it.each([
    "",
    "localhost",
    "0x7f000001",
    "2130706433",
    "127.1",
    "010.0.0.1",
    "1.2.3.4:80",
    "[2606:4700::1]",
    "1.2.3.4\0",
  ])("refuses %j, which is not an address in plain form", (text) => {
    expect(english(guard(text, "https:"))).toBe("is not an IP address");
  });

  it("does not allow plain http to a public address", () => {
    expect(english(guard("93.184.215.14", "http:"))).toBe("may only be called with https");
    expect(english(guard("2606:4700::1111", "http:"))).toBe("may only be called with https");
  });
});

describe("allowed targets", () => {
  const lenient = createAddressGuard(["127.0.0.0/8", "10.1.2.3", "fd00:1::/32", "93.184.215.14/32"]);

  it.each(["127.0.0.1", "127.255.255.255", "10.1.2.3", "fd00:1:ffff::1", "93.184.215.14"])(
    "can be called with https and with plain http: %s",
    (address) => {
      expect(lenient(address, "https:")).toBeNull();
      expect(lenient(address, "http:")).toBeNull();
    },
  );

  it.each(["10.1.2.4", "192.168.0.1", "fd00:2::1", "::1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"])(
    "allow no other addresses: %s",
    (address) => {
      expect(english(lenient(address, "https:"))).not.toBeNull();
    },
  );

  it("also allow the IPv4-mapped form, which is dialled as the same IPv4 address", () => {
    expect(lenient("::ffff:127.0.0.1", "http:")).toBeNull();
    expect(lenient("::ffff:7f00:1", "http:")).toBeNull();
    expect(english(lenient("::ffff:10.0.0.1", "https:"))).toBe("is an IPv4-mapped address");
  });

  it.each([
    "",
    "localhost",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0/8",
    "fd00::/129",
    "10.0.0.0/8/8",
    "0x7f.0.0.0/8",
    "10.0.0.0/ 8",
  ])("throw an error for %j, which is not a range", (text) => {
    expect(() => createAddressGuard([text])).toThrow(/is not a range of addresses\. Write it like/);
  });
});

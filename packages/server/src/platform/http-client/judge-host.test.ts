import { describe, expect, it } from "vitest";
import { english } from "../../../test/support/english.ts";
import { createAddressGuard } from "./allowed-address.ts";
import { judgeHost } from "./judge-host.ts";
import type { HostAddress, ResolveHost } from "./resolve-host.ts";

const guard = createAddressGuard([]);
const noLookup: ResolveHost = () => Promise.reject(new Error("A literal address needs no lookup."));
const answering =
  (...addresses: string[]): ResolveHost =>
  () =>
    Promise.resolve(addresses.map((address): HostAddress => ({ address, family: address.includes(":") ? 6 : 4 })));

const judgeLiteral = (host: string) =>
  judgeHost({ hostname: new URL(`https://${host}/`).hostname, protocol: "https:" }, { guard, resolve: noLookup });
const judgeName = (resolve: ResolveHost) =>
  judgeHost({ hostname: "hook.example.com", protocol: "https:" }, { guard, resolve });

/** Forms in a URL that lead to an address that must not be called. Each line is one idea. */
const refusedSpellings = [
  ["0.0.0.0", "0", "0x0", "0.1.2.3", "000.0.0.0"],
  ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.1", "017700000001", "0177.0.0.1", "0177.1"],
  ["127.0.0.1.", "127.255.255.254", "%31%32%37.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1"],
  ["10.0.0.1", "10.255.255.255", "167772161", "0xa.1", "012.1"],
  ["100.64.0.1", "100.127.255.255"],
  ["169.254.169.254", "0xa9fea9fe", "2852039166", "169.254.43518"],
  ["172.16.0.1", "172.31.255.255"],
  ["192.168.0.1", "192.168.1", "0300.0250.1.1", "3232235777"],
  ["192.0.0.1", "192.0.0.170", "192.0.2.1", "198.51.100.7", "203.0.113.9"],
  ["192.88.99.1", "198.18.0.1", "198.19.255.255"],
  ["224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "4294967295", "0xffffffff"],
  ["[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]"],
  ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:10.0.0.1]", "[::ffff:169.254.169.254]", "[0:0:0:0:0:ffff:c0a8:1]"],
  ["[::127.0.0.1]", "[::10.0.0.1]", "[::8.8.8.8]", "[::ffff:0:127.0.0.1]"],
  ["[64:ff9b::127.0.0.1]", "[64:ff9b::a00:1]", "[64:ff9b::8.8.8.8]", "[64:ff9b:1::1]"],
  ["[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:1:2::3]", "[2001::1]"],
  ["[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[feff::1]"],
  ["[ff02::1]", "[ff0e::1]", "[100::1]", "[100:0:0:1::1]", "[5f00::1]"],
  ["[2001:db8::1]", "[3fff::1]", "[2001:2::1]", "[2001:10::1]", "[2001:1ff::1]"],
  ["[4000::1]", "[8000::1]", "[1::1]", "[e000::1]"],
].flat();

const allowedSpellings = [
  ["1.1.1.1", "8.8.8.8", "0x08080808", "134744072", "93.184.215.14", "1.2.3"],
  ["9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0"],
  ["169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0"],
  ["192.0.1.0", "192.0.3.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0", "223.255.255.255"],
  ["[2606:4700:4700::1111]", "[2a00:1450::1]", "[2001:200::1]", "[2001:db9::1]", "[2003::1]", "[3ffe::1]"],
].flat();

describe("literal addresses in a URL", () => {
  it.each(refusedSpellings)("%s is refused", async (host) => {
    expect(english(await judgeLiteral(host))).toMatchObject({ kind: "refused" });
  });

  it.each(allowedSpellings)("%s is allowed", async (host) => {
    expect(await judgeLiteral(host)).toMatchObject({ kind: "allowed" });
  });

  it.each(["[fe80::1%25eth0]", "[::1%lo]", "256.1.1.1", "08.0.0.1", "4294967296", "[::ffff:127.0.0.1"])(
    "%s is not a URL",
    (host) => {
      expect(URL.canParse(`https://${host}/`)).toBe(false);
    },
  );

  it("are named in the refusal in the form in which they are dialled", async () => {
    expect(english(await judgeLiteral("2130706433"))).toEqual({
      kind: "refused",
      message: "127.0.0.1 is a loopback address, and it is not in HAAK_ALLOW_TARGETS.",
    });
  });
});

describe("names", () => {
  it("return all checked addresses", async () => {
    expect(await judgeName(answering("1.1.1.1", "2606:4700::1"))).toEqual({
      kind: "allowed",
      addresses: [
        { address: "1.1.1.1", family: 4 },
        { address: "2606:4700::1", family: 6 },
      ],
    });
  });

  it("are refused if one of several addresses is refused", async () => {
    expect(english(await judgeName(answering("1.1.1.1", "10.0.0.7")))).toEqual({
      kind: "refused",
      message:
        "hook.example.com has the address 10.0.0.7, which is a private address, and it is not in HAAK_ALLOW_TARGETS.",
    });
  });

  it.each(["0x7f000001", "fe80::1%eth0", "", "localhost"])(
    "are refused for the unusual address %j",
    async (address) => {
      expect(english(await judgeName(answering(address)))).toMatchObject({ kind: "refused" });
    },
  );

  it("that do not resolve are distinguished from those that are refused", async () => {
    const cause = new Error("no such name");
    expect(await judgeName(() => Promise.reject(cause))).toEqual({ kind: "unresolved", cause });
    expect(await judgeName(answering())).toMatchObject({ kind: "unresolved" });
  });
});

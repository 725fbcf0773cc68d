import { describe, expect, it } from "vitest";
import { english } from "../../../test/support/english.ts";
import { refuseTarget } from "./judge-host.ts";
import type { HostAddress, ResolveHost } from "./resolve-host.ts";

const answering =
  (...addresses: string[]): ResolveHost =>
  () =>
    Promise.resolve(addresses.map((address): HostAddress => ({ address, family: 4 })));
const failing: ResolveHost = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
const neverAnswering: ResolveHost = () => new Promise(() => undefined);

const refuse = (url: string, resolve: ResolveHost = answering("93.184.215.14"), allowTargets: string[] = []) =>
  refuseTarget(url, { allowTargets, resolve, lookupTimeoutMs: 20 });

describe("a URL for calls", () => {
  it.each([
    "https://example.com/hook",
    "https://example.com:8443/a?b=c#d",
    "https://93.184.215.14/",
    "https://bücher.example/",
  ])("is accepted if it is public and https: %s", async (url) => {
    expect(await refuse(url)).toBeNull();
  });

  it.each(["", "example.com/hook", "https://", "https://[::1", "not a url", "https://exa mple.com"])(
    "is refused if it is not a URL: %j",
    async (url) => {
      expect(english(await refuse(url))).toBe("This is not a URL. Write it in full, like https://example.com/hook.");
    },
  );

  it.each(["ftp://example.com/", "file:///etc/passwd", "javascript:alert(1)", "mailto:bo@example.com"])(
    "is refused if it is not http or https: %s",
    async (url) => {
      expect(english(await refuse(url))).toBe("The URL must start with https://.");
    },
  );

  it.each(["https://bo:secret@example.com/", "https://bo@example.com/", "https://:secret@example.com/"])(
    "is refused if it contains credentials, and the refusal does not repeat them: %s",
    async (url) => {
      const reason = await refuse(url);
      expect(english(reason)).toContain("contains a user name or password");
      expect(english(reason)).not.toContain("secret");
    },
  );

  it("is refused if it is plain http to a public address", async () => {
    expect(english(await refuse("http://example.com/hook"))).toBe(
      "The URL must start with https://: example.com has the address 93.184.215.14, which may only be called with https, and it is not in HAAK_ALLOW_TARGETS.",
    );
  });

  it("is refused if it is a refused address in any form", async () => {
    expect(english(await refuse("https://0x7f.1/"))).toContain("127.0.0.1 is a loopback address");
    expect(english(await refuse("https://[::ffff:10.0.0.1]/"))).toContain("is an IPv4-mapped address");
  });

  it("is refused if one of its addresses is refused", async () => {
    const mixed = answering("93.184.215.14", "169.254.169.254");
    expect(english(await refuse("https://example.com/hook", mixed))).toContain("which is a link-local address");
  });

  it("is accepted if its name does not resolve now", async () => {
    expect(await refuse("https://example.com/hook", failing)).toBeNull();
    expect(await refuse("https://example.com/hook", answering())).toBeNull();
  });

  it("is accepted if the lookup takes too long", async () => {
    expect(await refuse("https://example.com/hook", neverAnswering)).toBeNull();
  });

  it("is refused with plain http if its name does not resolve now, because it is not known to be allowed", async () => {
    expect(english(await refuse("http://example.com/hook", failing))).toMatch(
      /^The URL must start with https:\/\/\. .*has no address now\.$/,
    );
  });

  it("is accepted with http and https if it is an allowed target", async () => {
    const allowed = ["127.0.0.0/8"];
    expect(await refuse("http://127.0.0.1:8080/hook", failing, allowed)).toBeNull();
    expect(await refuse("https://localhost/hook", answering("127.0.0.1"), allowed)).toBeNull();
    expect(await refuse("http://localhost/hook", answering("127.0.0.1"), allowed)).toBeNull();
    expect(english(await refuse("http://localhost/hook", answering("127.0.0.1", "::1"), allowed))).toContain(
      "loopback",
    );
  });
});

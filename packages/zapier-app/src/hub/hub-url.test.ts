import { describe, expect, it } from "vitest";
import { hubUrl } from "./hub-url.ts";

const reasonOf = (typed: string) => {
  const read = hubUrl(typed, undefined);
  return read.ok ? `taken as ${read.url}` : read.reason;
};

describe("hubUrl", () => {
  it.each([
    ["https://hub.example.com", "https://hub.example.com"],
    ["  https://HUB.example.com/ ", "https://hub.example.com"],
    ["https://example.com/haak//", "https://example.com/haak"],
    ["https://hub.example.com:8443/?page=1#top", "https://hub.example.com:8443"],
    ["http://127.0.0.1:4225", "http://127.0.0.1:4225"],
    ["http://localhost:4225/", "http://localhost:4225"],
    ["http://[::1]:4225", "http://[::1]:4225"],
  ])("takes %s as %s", (typed, url) => {
    expect(hubUrl(typed, undefined)).toEqual({ ok: true, url });
  });

  it("uses the address that the app was built for if it is empty", () => {
    expect(hubUrl(" ", "https://hub.example.com/")).toEqual({ ok: true, url: "https://hub.example.com" });
    expect(hubUrl(undefined, "https://hub.example.com")).toEqual({ ok: true, url: "https://hub.example.com" });
  });

  it("prefers the typed address", () => {
    expect(hubUrl("https://a.example.com", "https://b.example.com")).toEqual({
      ok: true,
      url: "https://a.example.com",
    });
  });

  it("asks for an address if there is none", () => {
    expect(reasonOf("")).toBe("Fill in the Hub URL, such as https://hub.example.com.");
  });

  it.each(["hub.example.com", "not an address", "ftp://hub.example.com", "javascript:alert(1)"])(
    "refuses %s",
    (typed) => {
      expect(reasonOf(typed)).toContain("is not a web address");
    },
  );

  it("refuses plain http to another machine", () => {
    expect(reasonOf("http://hub.example.com")).toContain("must start with https://");
    expect(reasonOf("http://127.0.0.1.example.com")).toContain("must start with https://");
  });

  it("refuses credentials in the address", () => {
    expect(reasonOf("https://me:secret@hub.example.com")).toContain("Leave user name and password out");
    expect(reasonOf("https://me:secret@hub.example.com")).not.toContain("secret");
  });
});

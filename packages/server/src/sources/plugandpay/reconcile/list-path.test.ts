import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import { firstPath, followLink } from "./list-path.ts";

const baseUrl = "https://api.example.com/shop";
const path = firstPath("orders", new Date("2026-11-20T00:00:00.999Z"));
const follow = (link: string, from = path) => followLink(link, { baseUrl, path: from });

describe("the first page", () => {
  it("of orders requests the changed orders of both modes, a hundred at a time", () => {
    const query = new URL(path, baseUrl).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      since_updated_at: "2026-11-20 00:00:00",
      mode: "all",
      limit: "100",
      include: expect.stringContaining("payment"),
    });
  });

  it("begins in 1970 at the earliest", () => {
    expect(firstPath("orders", new Date("-000001-12-31T00:00:00Z"))).toContain(
      "since_updated_at=1970-01-01+00%3A00%3A00",
    );
  });

  it("of subscriptions requests all of them, because there is no filter for changes", () => {
    expect([...new URL(firstPath("subscriptions", new Date()), baseUrl).searchParams.keys()]).toEqual([
      "include",
      "limit",
      "mode",
    ]);
  });
});

describe("the link to the next page", () => {
  it("is followed with the filters of this page, even if it does not repeat them", () => {
    const bare = follow(`${baseUrl}/v2/orders?page=2`);
    expect(bare).toEqual({
      kind: "next",
      path: expect.stringMatching(/^\/v2\/orders\?.*&page=2&since_updated_at=/),
    });
    const full = new URL(`${baseUrl}${path}`);
    full.searchParams.set("page", "2");
    expect(follow(full.href)).toEqual(bare);
    expect(follow("?cursor=abc")).toEqual({ kind: "next", path: expect.stringContaining("cursor=abc") });
  });

  it("leads from the second page to the third", () => {
    const second = follow("?page=2");
    if (second.kind !== "next") throw new Error(second.why.code);
    expect(follow("?page=3", second.path)).toEqual({ kind: "next", path: expect.stringContaining("page=3") });
  });

  it.each([
    "https://elsewhere.example.com/shop/v2/orders?page=2",
    "http://api.example.com/shop/v2/orders?page=2",
    "https://api.example.com:8443/shop/v2/orders?page=2",
    "https://api.example.com/v2/orders?page=2",
    "https://api.example.com/shop/v2/rules?page=2",
    "//elsewhere.example.com/shop/v2/orders?page=2",
    "javascript:alert(1)",
    "http://",
    "",
    "?limit=100",
  ])("%j is not followed", (link) => {
    expect(english(follow(link))).toEqual({ kind: "wrong", why: expect.stringMatching(/\.$/) });
  });
});

import { Router } from "express";
import { describe, expect, it } from "vitest";
import { serve } from "../../../test/support/harness.ts";
import { lookupHash } from "../crypto/seal.ts";
import { authenticateAdmin, authenticateShop, shopOf } from "./authenticate.ts";

const shop = { id: "shp_1", bucket: 7, number: 1, name: "Bakery", apiKeyId: "key_1" };
const key = "haak_0123456789abcdef";

const serveShop = () => {
  const router = Router();
  router.get("/", (_request, response) => {
    response.json(shopOf(response));
  });
  const guard = authenticateShop({
    shopByKey: async ({ hash }) => (hash.equals(lookupHash(key)) ? shop : null),
    session: async () => null,
  });
  return serve([{ path: "/", guard, router }]);
};

describe("a route of a shop", () => {
  it.each([
    ["Authorization: Bearer", { Authorization: `Bearer ${key}` }],
    ["bearer in any case", { Authorization: `bearer   ${key} ` }],
    ["X-API-Key", { "X-API-Key": key }],
    ["X-API-Key beside another scheme", { Authorization: "Basic YWRtaW46cGFzcw==", "X-API-Key": key }],
  ])("finds the shop by its key: %s", async (_how, headers) => {
    const response = await fetch(await serveShop(), { headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(shop);
  });

  it.each([
    ["no key", {}],
    ["an empty one", { Authorization: "Bearer " }],
    ["a wrong one", { Authorization: "Bearer haak_wrong" }],
    ["the start of the correct one", { Authorization: `Bearer ${key.slice(0, -1)}` }],
    ["a wrong Bearer beside a right X-API-Key", { Authorization: "Bearer haak_wrong", "X-API-Key": key }],
    ["the key as a password", { Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` }],
  ])("refuses %s, and explains how to authenticate", async (_what, headers) => {
    const response = await fetch(await serveShop(), { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="haak"');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status: 401, code: "not_signed_in" });
    expect(text).not.toContain("haak_");
  });

  it("that is mounted without its guard fails instead of serving anybody", () => {
    expect(() => shopOf({ locals: {} } as never)).toThrow("mounted before authentication");
  });
});

describe("a route of the admin", () => {
  const ask = async (user: string, password: string) => {
    const router = Router();
    router.get("/", (_request, response) => {
      response.json({});
    });
    const guard = authenticateAdmin({
      isAdmin: async (_request, given) => given === "pass:with colon é",
      session: async () => null,
    });
    const encoded = Buffer.from(`${user}:${password}`, "utf8").toString("base64");
    return fetch(await serve([{ path: "/", guard, router }]), { headers: { Authorization: `Basic ${encoded}` } });
  };

  it("accepts a password with colons", async () => {
    expect((await ask("admin", "pass:with colon é")).status).toBe(200);
  });

  it.each([
    ["admin", "wrong"],
    ["admin", ""],
    ["root", "pass:with colon é"],
    ["Admin", "pass:with colon é"],
  ])("refuses %s with the password %j", async (user, password) => {
    const response = await ask(user, password);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="haak"');
  });
});

import { Router } from "express";
import { beforeEach, describe, expect, it } from "vitest";
import { aLog, serve, useStore } from "../../../test/support/harness.ts";
import { openInstallation } from "../../platform/crypto/installation.ts";
import { authenticateAdmin, authenticateShop, shopOf } from "../../platform/http/authenticate.ts";
import { createSessionCookie } from "../../platform/http/session-cookie.ts";
import { createFindShopByKey } from "../shops/shop-by-key.ts";
import { createShop } from "../shops/store.ts";
import { createCheckAdmin, createFindSession, sessionRoutes } from "./routes.ts";
import { SESSION_MS_MAX } from "./store.ts";

const PASSWORD = "the-admin-password";
const KEY = "haak_key-of-the-bakery";
const HOUR = 3_600;

describe("the dashboard's sessions", () => {
  const store = useStore(18);
  let bakery: { id: string };
  let florist: { id: string };
  let browser: Browser;

  beforeEach(async () => {
    bakery = await createShop(store, { name: "Bakery", apiKey: KEY });
    florist = await createShop(store, { name: "Florist", apiKey: "haak_key-of-the-florist" });
    browser = aBrowser(await startServer());
  });

  /** The routes and guards as the hub mounts them, with one route that shows the shop and one that writes. */
  async function startServer({ password = PASSWORD, publicUrl = "http://127.0.0.1:4225" } = {}) {
    const installation = await openInstallation({ ...store, db: store.db, adminPassword: password });
    const cookie = createSessionCookie({ publicUrl, maxAgeMs: SESSION_MS_MAX });
    const parts = {
      ...{ db: store.db, clock: store.clock, seal: store.seal, log: aLog(), installation, cookie },
      findShopByKey: createFindShopByKey({ db: store.db, hotDb: store.db, clock: store.clock, log: aLog() }),
    };
    const session = createFindSession(parts);
    const me = Router();
    me.all("/me", (_request, response) => void response.json({ id: shopOf(response).id }));
    const shops = Router();
    shops.all("/", (_request, response) => void response.json({ admin: true }));
    const admin = authenticateAdmin({ isAdmin: createCheckAdmin(parts), session });
    return serve(
      [
        { path: "/session", guard: null, router: sessionRoutes(parts) },
        { path: "/v1/shops", guard: admin, router: shops },
        { path: "/v1", guard: authenticateShop({ shopByKey: parts.findShopByKey, session }), router: me },
      ],
      aLog(),
    );
  }

  it("open with a shop's API key for that shop alone", async () => {
    const signedIn = await browser.send("POST /session", { api_key: KEY });
    expect(signedIn.status).toBe(200);
    const shown = { id: bakery.id, name: "Bakery" };
    expect(signedIn.body).toEqual({ kind: "shop", shop: shown, shops: [shown], csrf_token: expect.any(String) });
    expect((await browser.send("GET /session")).body).toEqual(signedIn.body);
    expect((await browser.send("GET /v1/me")).body).toEqual({ id: bakery.id });
    expect((await browser.send("GET /v1/shops")).status).toBe(401);
    expect((await browser.send("PUT /session/shop", { shop_id: florist.id })).status).toBe(403);
  });

  it("open with the admin password for every shop, one at a time", async () => {
    const signedIn = await browser.send("POST /session", { password: PASSWORD });
    expect(signedIn.body).toMatchObject({ kind: "admin", shop: null });
    expect(signedIn.body.shops.map(({ name }: { name: string }) => name)).toEqual(["Bakery", "Florist"]);
    expect(await browser.send("GET /v1/me")).toMatchObject({ status: 409, body: { code: "no_shop_chosen" } });
    expect((await browser.send("GET /v1/shops")).status).toBe(200);
    for (const { id } of [florist, bakery]) {
      expect((await browser.send("PUT /session/shop", { shop_id: id })).body.shop.id).toBe(id);
      expect((await browser.send("GET /v1/me")).body).toEqual({ id });
    }
    expect((await browser.send("PUT /session/shop", { shop_id: "shp_nobody" })).status).toBe(404);
  });

  it("are carried by a cookie that no script and no other site can use, and over https no other host can set", async () => {
    const plain = await browser.send("POST /session", { api_key: KEY });
    expect(plain.cookie).toMatch(/^haak_session=[\w-]{43}; /);
    expect(plain.cookie).toContain("; HttpOnly; SameSite=Strict");
    const https = aBrowser(await startServer({ publicUrl: "https://haak.example.com" }));
    const secure = await https.send("POST /session", { api_key: KEY });
    expect(secure.cookie).toMatch(/^__Host-haak_session=[\w-]{43}; .*Path=\/; .*HttpOnly; Secure; SameSite=Strict$/);
    expect(JSON.stringify(secure.body)).not.toContain(secure.cookie.slice(20, 40));
  });

  it("write only with their own CSRF token, and read without", async () => {
    await browser.send("POST /session", { api_key: KEY });
    const other = aBrowser(browser.url);
    const { csrf_token } = (await other.send("POST /session", { api_key: KEY })).body;
    for (const token of ["", "wrong", csrf_token]) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const refused = await browser.send(`${method} /v1/me`, {}, { "x-csrf-token": token });
        expect(refused).toMatchObject({ status: 403, body: { code: "csrf_token_missing" } });
      }
      expect((await browser.send("DELETE /session", undefined, { "x-csrf-token": token })).status).toBe(403);
    }
    expect((await browser.send("POST /v1/me", {})).status).toBe(200);
    expect((await browser.send("GET /v1/me", undefined, { "x-csrf-token": "" })).status).toBe(200);
  });

  it("end when somebody signs out, wherever the cookie was copied to", async () => {
    await browser.send("POST /session", { api_key: KEY });
    const copy = aBrowser(browser.url, browser.cookie());
    expect((await copy.send("GET /session")).status).toBe(200);
    const out = await browser.send("DELETE /session");
    expect([out.status, out.cookie]).toEqual([204, expect.stringContaining("haak_session=;")]);
    expect((await copy.send("GET /session")).status).toBe(401);
    expect((await copy.send("GET /v1/me")).status).toBe(401);
    expect((await copy.send("DELETE /session")).status).toBe(204);
  });

  it("end after a day without use, and after a week even if they are used", async () => {
    await browser.send("POST /session", { api_key: KEY });
    for (let hours = 0; hours < 7 * 24 - 1; hours += 23) {
      expect((await browser.send("GET /session")).status, `after ${hours} hours`).toBe(200);
      store.clock.advance(23 * HOUR);
    }
    expect((await browser.send("GET /session")).status).toBe(401);
    await browser.send("POST /session", { api_key: KEY });
    store.clock.advance(24 * HOUR);
    expect((await browser.send("GET /session")).status).toBe(401);
    await browser.send("POST /session", { api_key: KEY });
    expect(await store.db.selectFrom("dashboard_session").selectAll().execute()).toHaveLength(1);
  });

  it("end with the key that opened them, when it is deleted or expires", async () => {
    await browser.send("POST /session", { api_key: KEY });
    await store.db.updateTable("api_key").set({ expires_at: store.clock.now() }).execute();
    expect((await browser.send("GET /session")).status).toBe(401);
    await store.db.updateTable("api_key").set({ expires_at: null }).execute();
    expect((await browser.send("GET /session")).status).toBe(200);
    await store.db.deleteFrom("api_key").execute();
    expect((await browser.send("GET /session")).status).toBe(401);
  });

  it("of the administrator end with the admin password", async () => {
    await browser.send("POST /session", { password: PASSWORD });
    const same = aBrowser(await startServer(), browser.cookie());
    expect((await same.send("GET /session")).status).toBe(200);
    const changed = aBrowser(await startServer({ password: "another-password" }), browser.cookie());
    expect((await changed.send("GET /session")).status).toBe(401);
  });

  it("do not open with a wrong password or key, and give the same answer for both", async () => {
    for (const body of [{ password: "wrong" }, { api_key: "haak_wrong" }, { api_key: PASSWORD }, { password: KEY }]) {
      expect(await browser.send("POST /session", body)).toMatchObject({ status: 401, cookie: "" });
    }
    for (const body of [{}, { password: "" }, { password: PASSWORD, api_key: KEY }, { password: 7 }, { user: "x" }]) {
      expect(await browser.send("POST /session", body), JSON.stringify(body)).toMatchObject({ status: 422 });
    }
    expect((await browser.send("GET /v1/me", undefined, { cookie: "haak_session=wrong" })).status).toBe(401);
  });

  it("cannot be guessed: after 20 wrong passwords, even the correct one must wait", async () => {
    const basic = (password: string) => ({ authorization: `Basic ${btoa(`admin:${password}`)}` });
    for (let guess = 0; guess < 20; guess += 1) {
      expect((await browser.send("POST /session", { password: `guess ${guess}` })).status).toBe(401);
      expect((await browser.send("GET /v1/shops", undefined, basic(`guess ${guess}`))).status).toBe(401);
    }
    store.clock.advance(60);
    const refused = await browser.send("POST /session", { password: PASSWORD });
    expect(refused).toMatchObject({ status: 429, retryAfter: "240" });
    expect((await browser.send("GET /v1/shops", undefined, basic(PASSWORD))).status).toBe(429);
    store.clock.advance(240);
    expect((await browser.send("POST /session", { password: PASSWORD })).status).toBe(200);
    expect((await browser.send("POST /session", { password: "one more" })).status).toBe(401);
    expect(await store.db.selectFrom("sign_in_failure").select("failures").execute()).toEqual([{ failures: 1 }]);
  });

  it("are limited separately from the API, so that a program with an old password locks nobody out", async () => {
    const basic = { authorization: `Basic ${btoa("admin:old password")}` };
    for (let call = 0; call < 20; call += 1) await browser.send("GET /v1/shops", undefined, basic);
    expect((await browser.send("GET /v1/shops", undefined, basic)).status).toBe(429);
    expect((await browser.send("POST /session", { password: PASSWORD })).status).toBe(200);
  });

  it("never answer a page's request with a challenge that opens the browser's login window", async () => {
    const asPage = await browser.send("GET /v1/shops", undefined, { "sec-fetch-site": "same-origin" });
    expect(asPage).toMatchObject({ status: 401, challenge: 'Session realm="haak"' });
    expect(await browser.send("GET /v1/shops")).toMatchObject({ status: 401, challenge: 'Basic realm="haak"' });
  });
});

type Browser = ReturnType<typeof aBrowser>;

/** Keeps the cookie that it gets, and sends it with the last CSRF token. */
function aBrowser(url: string, kept = "") {
  const jar = { cookie: kept, "x-csrf-token": "" };
  async function send(request: string, body?: unknown, headers: Record<string, string> = {}) {
    const [method = "", path = ""] = request.split(" ");
    const json =
      body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, {
      method,
      ...json,
      headers: { ...json.headers, ...jar, ...headers },
    });
    const answer = await readAnswer(response);
    if (response.ok && answer.cookie !== "") jar.cookie = answer.cookie.split(";")[0] ?? "";
    if (answer.body?.csrf_token) jar["x-csrf-token"] = answer.body.csrf_token;
    return answer;
  }
  return { url, send, cookie: () => jar.cookie };
}

async function readAnswer(response: Response) {
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
    cookie: response.headers.getSetCookie()[0] ?? "",
    retryAfter: response.headers.get("retry-after"),
    challenge: response.headers.get("www-authenticate"),
  };
}

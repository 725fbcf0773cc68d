import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../../support/journey/api.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { ADMIN_PASSWORD } from "../../support/journey/hub-process.ts";
import { adminHeaders, joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";

let journey: SharedJourney;
let shop: Shop;
let script: string;

beforeAll(async () => {
  journey = await joinJourney(18);
  shop = await journey.newShop();
  const page = await journey.stranger.get("/");
  script = /src="(\/assets\/[^"]+\.js)"/.exec(page.text)?.[1] ?? "";
});
afterAll(() => journey.end());

/** Headers about the content and caching, which differ from answer to answer. */
const OF_THE_ANSWER = new Set([
  ...["date", "connection", "keep-alive", "content-length", "content-type", "content-encoding", "content-language"],
  ...["transfer-encoding", "etag", "last-modified", "accept-ranges", "vary", "cache-control"],
  ...["set-cookie", "www-authenticate", "x-ratelimit-limit"],
]);

const EVERYWHERE = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
};
/** Data: a browser must not run, load or frame anything of it. */
const API = { ...EVERYWHERE, "content-security-policy": "default-src 'none';frame-ancestors 'none'" };
/** Pages of the dashboard: only styles may be inline, and only links within the hub send a referrer. */
const DASHBOARD = {
  ...EVERYWHERE,
  "referrer-policy": "same-origin",
  "content-security-policy": [
    ...["default-src 'self'", "script-src 'self'", "script-src-attr 'none'", "style-src 'self' 'unsafe-inline'"],
    ...["img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
  ].join(";"),
};
const REFERENCE = {
  ...EVERYWHERE,
  "content-security-policy": [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join("; "),
};

interface Kind {
  readonly of: string;
  readonly status: number;
  readonly path: () => string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: () => Record<string, string>;
  readonly safe: Record<string, string>;
}

const BROWSER = { accept: "text/html,*/*;q=0.8" };
const asShop = () => ({ authorization: `Bearer ${shop.apiKey}`, "content-type": "application/json" });
const asBrowser = () => BROWSER;

/** One answer of every kind. */
const KINDS: readonly Kind[] = [
  { of: "a resource", status: 200, path: () => "/v1/me", headers: asShop, safe: API },
  { of: "a list", status: 200, path: () => "/v1/events", headers: asShop, safe: API },
  {
    ...{ of: "what was accepted", status: 202, method: "POST", path: () => "/v1/events", headers: asShop, safe: API },
    body: JSON.stringify(orderPaid()),
  },
  { of: "nothing", status: 204, method: "DELETE", path: () => "/v1/hooks/gone", headers: asShop, safe: API },
  { of: "no key", status: 401, path: () => "/v1/me", safe: API },
  { of: "no such thing", status: 404, path: () => "/v1/events/evt_nobody", headers: asShop, safe: API },
  { of: "no such path", status: 404, path: () => "/v1/nothing", headers: asShop, safe: API },
  {
    ...{ of: "no JSON", status: 400, method: "POST", path: () => "/v1/rules", headers: asShop, safe: API },
    body: "{",
  },
  {
    ...{ of: "not valid", status: 422, method: "POST", path: () => "/v1/rules", headers: asShop, safe: API },
    body: "{}",
  },
  { of: "the administrator's", status: 200, path: () => "/v1/shops", headers: () => adminHeaders(), safe: API },
  {
    ...{ of: "a sign-in", status: 200, method: "POST", path: () => "/session", safe: API },
    headers: () => ({ "content-type": "application/json" }),
    body: JSON.stringify({ password: ADMIN_PASSWORD }),
  },
  { of: "nobody signed in", status: 401, path: () => "/session", safe: API },
  { of: "a notice at a wrong address", status: 404, method: "POST", path: () => "/in/plugandpay/wrong", safe: API },
  { of: "life", status: 200, path: () => "/healthz", safe: API },
  { of: "readiness", status: 200, path: () => "/readyz", safe: API },
  { of: "metrics", status: 200, path: () => "/metrics", safe: API },
  { of: "the description", status: 200, path: () => "/openapi.json", safe: API },
  { of: "the reference", status: 200, path: () => "/docs", safe: REFERENCE },
  { of: "a script of the reference", status: 200, path: () => "/docs/start.js", safe: API },
  { of: "a style of the reference", status: 200, path: () => "/docs/swagger-ui.css", safe: API },
  { of: "no file of the reference", status: 404, path: () => "/docs/nothing.js", safe: API },
  { of: "the dashboard", status: 200, path: () => "/", headers: asBrowser, safe: DASHBOARD },
  { of: "a page of it", status: 200, path: () => "/settings/changes", headers: asBrowser, safe: DASHBOARD },
  { of: "a script of it", status: 200, path: () => script, headers: asBrowser, safe: DASHBOARD },
  { of: "no script of it", status: 404, path: () => "/assets/nothing.js", headers: asBrowser, safe: DASHBOARD },
  { of: "no page, to a program", status: 404, path: () => "/nothing", safe: DASHBOARD },
  { of: "a path with NUL", status: 404, path: () => "/v1/events/%00", headers: asShop, safe: API },
];

describe("every kind of answer", () => {
  it.each(KINDS)("has exactly the security headers: $of, $status", async (kind) => {
    const { status, method = "GET", path, headers = () => ({}), body, safe } = kind;
    const sent = { method, path: path(), headers: headers(), ...(body === undefined ? {} : { body }) };
    const reply = await createApi(journey.hub.url).raw(sent);
    expect(reply.status, reply.text.slice(0, 300)).toBe(status);
    const rest = [...reply.headers].filter(([name]) => !OF_THE_ANSWER.has(name));
    expect(Object.fromEntries(rest)).toEqual(safe);
  });

  it("to a malformed request must not be sniffed either", async () => {
    const { hostname, port } = new URL(journey.hub.url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.write("this is no HTTP\r\n\r\n");
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain("\r\nX-Content-Type-Options: nosniff\r\n");
  });
});

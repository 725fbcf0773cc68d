import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../../../scripts/test-form.ts";
import { expectProblem } from "../support/journey/expect-problem.ts";
import { adminHeaders, type Journey, startJourney } from "../support/journey/journey.ts";
import { expectHarmless } from "./expect-harmless.ts";
import { type FurnishedShop, furnishedShop } from "./furnished-shop.ts";
import { servedRoutes } from "./served-routes.ts";
import { nastyText } from "./spoilt.ts";
import { stateOf } from "./state-of-shop.ts";
import { requestOf, routeOf, WRITE_ROUTES } from "./write-routes.ts";

let journey: Journey;
let furnished: FurnishedShop;
let routes: string[];

beforeAll(async () => {
  journey = await startJourney("bundled");
  furnished = await furnishedShop(journey);
  routes = await servedRoutes();
});
afterAll(() => journey.end());

const state = () => stateOf(furnished.shop, journey.admin);
const json = { "content-type": "application/json" };

/** Unknown ids, as they are written in a path. */
const ODD_IDS = [
  ...["%00", "a%00b", "%2F", "..%2f..%2fetc", "%2e%2e", "%E0%A4%A", "%", "%ff", "%ed%a0%80", "%F0%9F%98%80", "'"],
  ...["%27%20or%201=1%20--", "%5C", "%0d%0aset-cookie:%20a=b", "null", "undefined", "__proto__", "constructor", "%20"],
  ...["*", "%25", "%2500", ";a=b", "a%3Fb", "%ud800", "rul_01", "evt_", "x".repeat(7_000), "%41".repeat(3_000)],
];

/** Each route with some of the odd values, in turn. The form of the tests decides how many. */
function eachWithSome(routes: readonly string[], odd: readonly string[]): (readonly [route: string, odd: string])[] {
  const each = Math.min(sizeOf("oddThingsPerRoute"), odd.length);
  return routes.flatMap((route, at) =>
    Array.from({ length: each }, (_, nth) => [route, odd[(at * each + nth) % odd.length] ?? ""] as const),
  );
}

describe("a path with an odd id", () => {
  /** The route with this value in place of its id. */
  function oddRoute(name: string, id: string) {
    const { method, path, body, headers } = routeOf(name, furnished);
    const kind = /^\w+ (?:\/v1)?\/(.+?)\/:/.exec(name)?.[1] ?? "";
    const sent = body === null ? {} : { headers: { ...json, ...headers }, body: JSON.stringify(body) };
    return { method, path: path.replace(`/${furnished.ids[kind]}`, () => `/${id}`), ...sent };
  }

  /** Two dots in a path mean the parent, which may be another route. */
  function leadsElsewhere({ method, path }: { method: string; path: string }): boolean {
    const { pathname } = new URL(path, "http://hub");
    return routes.includes(`${method} ${pathname.replace(/\/$/, "")}`);
  }

  it("finds nothing, causes no 5xx and changes nothing, on every route with an id", async () => {
    const before = await state();
    const named = routes.filter((name) => name.includes("/:"));
    for (const [name, id] of eachWithSome(named, ODD_IDS)) {
      const sent = oddRoute(name, id);
      const reply = await furnished.shop.raw(sent);
      expectHarmless(reply, sent);
      // By contract, unsubscribing an unknown hook succeeds.
      const least = name === "DELETE /v1/hooks/:id" ? 204 : leadsElsewhere(sent) ? 200 : 400;
      expect(reply.status, `${sent.method} ${sent.path.slice(0, 100)}`).toBeGreaterThanOrEqual(least);
    }
    expect(await state()).toEqual(before);
  });
});

/** Sends each of these headers on its own line, because `fetch` joins them. */
async function sendRaw(input: { method: string; path: string; headers: readonly string[]; body: string }) {
  const { hostname, port } = new URL(furnished.shop.baseUrl);
  const sending = request({ hostname, port, method: input.method, path: input.path, headers: input.headers });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sending.on("response", resolve).on("error", reject).end(input.body);
  });
  return { status: response.statusCode ?? 0, type: response.headers["content-type"], text: await text(response) };
}

describe("odd headers", () => {
  const tags = ['"', '""', "garbage", 'W/"x"', '*, "x"', ",", '"a" "b"', `"${"x".repeat(4_000)}"`, '"\u00ff"'];

  it("with an invalid If-Match cause a refusal or are ignored, on every writing route", async () => {
    for (const [name, tag] of eachWithSome(WRITE_ROUTES, tags)) {
      const sent = requestOf(name, furnished);
      expectHarmless(await furnished.shop.raw({ ...sent, headers: { ...sent.headers, "if-match": tag } }), sent);
    }
  });

  it.each([
    "PATCH /v1/rules/:id",
    "PUT /v1/settings/webhooks",
    "PATCH /v1/endpoints/:id",
    "PUT /v1/sources/plugandpay",
  ])("that hold %s to a state that is none are 412, and change nothing", async (name) => {
    const { method, path, body } = routeOf(name, furnished);
    const before = await state();
    for (const tag of tags.filter((each) => !each.includes("*"))) {
      const headers = { ...json, "if-match": tag };
      expectProblem(await furnished.shop.raw({ method, path, headers, body: JSON.stringify(body) }), 412);
    }
    expect(await state()).toEqual(before);
  });

  it("such as two keys give access to at most the shop of the first one", async () => {
    const other = await journey.newShop("Other");
    const [mine, theirs] = [`Bearer ${furnished.shop.apiKey}`, `Bearer ${other.apiKey}`];
    const ask = (...headers: string[]) => sendRaw({ method: "GET", path: "/v1/me", headers, body: "" });
    const wrong = await ask("authorization", "Bearer wrong", "authorization", mine);
    expect([wrong.status, wrong.type]).toEqual([401, expect.stringMatching(/^application\/problem\+json/)]);
    const both = await ask("authorization", mine, "authorization", theirs);
    expect(JSON.parse(both.text)).toMatchObject({ id: furnished.shop.id });
    const twoWays = await ask("x-api-key", theirs, "authorization", mine);
    expect(JSON.parse(twoWays.text)).toMatchObject({ id: furnished.shop.id });
    const joined = await ask("x-api-key", mine.slice(7), "x-api-key", theirs.slice(7));
    expect(joined.status).toBe(401);
  });

  it("cause no 5xx, on every writing route", async () => {
    const before = await state();
    const odd: readonly (readonly string[])[] = [
      ["authorization", "Bearer", "content-type", "application/json"],
      ["authorization", "Basic !!!", "content-type", "application/json"],
      ["authorization", `Basic ${Buffer.from("admin").toString("base64")}`],
      ["authorization", `Basic ${Buffer.from("admin:\u0000").toString("base64")}`],
      ["authorization", `Bearer ${"x".repeat(7_000)}`],
      ["x-api-key", "\u00ff\u00fe", "content-type", "application/json"],
      ["accept-language", "x".repeat(5_000), "accept", "nothing/at-all;q=rubbish"],
      ["content-type", "application/json", "content-type", "text/plain"],
      ["cookie", "=;;=", "origin", "null", "host", "other.example.com", "x-forwarded-for", "' or 1=1"],
    ];
    // The address for Plug&Pay needs only its path, and signing in needs no session.
    for (const name of WRITE_ROUTES.filter((route) => !/ \/(in|session)\b/.test(route))) {
      const { method, path, body = "" } = requestOf(name, furnished);
      for (const headers of odd) {
        const reply = await sendRaw({ method, path, headers, body });
        expect(reply.status, `${name} ${headers.join(" ").slice(0, 200)} ${reply.text}`).toBe(401);
        expect(reply.type).toMatch(/^application\/problem\+json/);
      }
    }
    expect(await state()).toEqual(before);
  });

  it("such as unknown languages are answered in a known one", async () => {
    for (const language of ["", "*", "nl;q=x", "\u00ff", ";;;", "nl,en;q=0.9,".repeat(200), "de, fr"]) {
      const reply = await furnished.shop.post(
        "/v1/rules/preview",
        { rule: { trigger: "order.paid", action: { type: "webhook", url: furnished.url } }, days: 1 },
        { "accept-language": language },
      );
      expect(reply.status).toBe(200);
      expect(reply.headers.get("content-language")).toMatch(/^(nl|en)$/);
    }
  });
});

const QUERY_NAMES = [
  ...[
    "limit",
    "cursor",
    "state",
    "endpoint",
    "event",
    "rule",
    "product",
    "upsell",
    "origin",
    "q",
    "trigger",
    "products",
  ],
  ...["type", "key", "kinds", "per_line", "include_test", "since", "until", "bucket", "email", "done"],
];

describe("an odd query", () => {
  const readers = () => routes.filter((route) => /^GET \/v1/.test(route));
  const headersFor = (path: string) => (path === "/v1/shops" ? adminHeaders() : {});

  /** The lists with pages, recognised by their answer. */
  async function pagedRoutes(): Promise<string[]> {
    const found: string[] = [];
    for (const path of readers().flatMap((route) => (route.includes(":") ? [] : [route.slice("GET ".length)]))) {
      const { body } = await furnished.shop.get(path, headersFor(path));
      if (body !== null && "next_cursor" in body) found.push(path);
    }
    return found;
  }

  /** Expects no 5xx, and that a problem with a parameter names one that was sent. */
  async function expectAnswered(path: string): Promise<void> {
    const reply = await furnished.shop.get(path);
    expectHarmless(reply, { method: "GET", path });
    if (reply.status !== 422) return;
    const names = [...new URL(path, "http://hub").searchParams.keys(), "trigger"];
    for (const { pointer } of reply.body.errors) expect(names, path).toContain(pointer.split("/")[1]);
  }

  it("causes no 5xx, on every reading route", async () => {
    const parameter = fc.tuple(fc.constantFrom(...QUERY_NAMES), nastyText);
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.array(parameter, { minLength: 1, maxLength: 3 }), async (which, parameters) => {
        const all = readers();
        const { path } = routeOf(all[which % all.length] ?? "GET /v1/me", furnished);
        const query = parameters.map(
          ([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed().slice(0, 2_000))}`,
        );
        await expectAnswered(`${path}?${query.join("&")}`);
      }),
      { numRuns: sizeOf("oddQueries") },
    );
  });

  it.each([
    ...[
      "limit[]=1",
      "limit=1&limit=2",
      "cursor=%00",
      "cursor=%E0%A4%A",
      "state=%00",
      "limit=%F0%9F%98%80",
      "q[a][b]=c",
    ],
    ...["limit=", "cursor=", "limit", "&&&", "=", "%", "__proto__=1", "constructor[prototype]=1", "limit=1;limit=2"],
  ])("such as ?%s is refused or ignored", async (query) => {
    for (const route of readers()) await expectAnswered(`${routeOf(route, furnished).path}?${query}`);
  });

  it.each(["limit=", "cursor=", "limit=1&limit=1", "limit=0"])("such as ?%s is 422 on every list", async (query) => {
    const lists = await pagedRoutes();
    expect(lists.length).toBeGreaterThan(15);
    for (const path of lists) expectProblem(await furnished.shop.get(`${path}?${query}`, headersFor(path)), 422);
  });
});

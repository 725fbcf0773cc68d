import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../../../scripts/test-form.ts";
import type { RawRequest } from "../support/journey/api.ts";
import { affiliateEvent, formSubmitted, orderPaid, subscriptionEvent } from "../support/journey/events.ts";
import { type Journey, startJourney } from "../support/journey/journey.ts";
import { expectHarmless } from "./expect-harmless.ts";
import { type FurnishedShop, furnishedShop } from "./furnished-shop.ts";
import { servedRoutes } from "./served-routes.ts";
import { spoiltBodyHeaders, spoiltBytes, spoiltText } from "./spoilt.ts";
import { stateOf } from "./state-of-shop.ts";
import { requestOf, routeOf, typeOf, WRITE_ROUTES } from "./write-routes.ts";

const RUNS = Number(process.env.RUBBISH_RUNS ?? sizeOf("spoiltBodies"));

let journey: Journey;
let furnished: FurnishedShop;

beforeAll(async () => {
  journey = await startJourney("bundled");
  furnished = await furnishedShop(journey);
});
afterAll(() => journey.end());

/**
 * What still changes after an answer: a refused notice is stored and shown in the inbox, and a rebuild of the ledger runs in
 * the background.
 */
const GOING_ON: Readonly<Record<string, readonly string[]>> = {
  "POST /in/plugandpay/:token": ["inbox"],
  "POST /v1/access/rebuild": ["access", "tasks", "holds"],
  "POST /v1/access/comparisons/:id/apply": ["access", "tasks"],
};
const state = (name: string) => stateOf(furnished.shop, journey.admin, GOING_ON[name]);
const json = { "content-type": "application/json" };

describe("the table of routes that write", () => {
  it("has every route that the hub serves", async () => {
    const writing = (await servedRoutes()).filter((route) => !route.startsWith("GET "));
    expect([...WRITE_ROUTES].toSorted()).toEqual(writing.toSorted());
  });

  it("has a valid body for each, so that a spoilt body has exactly one error", async () => {
    const kept = WRITE_ROUTES.filter((name) => !name.startsWith("DELETE "));
    for (const name of kept) {
      const reply = await furnished.shop.raw(requestOf(name, furnished));
      // A conflict is correct here, because a review is decided only once.
      if (reply.status !== 409) expect(reply.status, `${name}: ${reply.text}`).toBeLessThan(300);
    }
  });
});

/** A body, with its content headers. */
type SpoiltBody = Pick<RawRequest, "headers" | "body">;

const spoiltBody = (body: unknown): fc.Arbitrary<SpoiltBody> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: spoiltText(body).map((text) => ({ headers: { "content-type": typeOf(body) }, body: text })),
    },
    {
      weight: 1,
      arbitrary: spoiltBytes(body).map((bytes) => ({ headers: { "content-type": typeOf(body) }, body: bytes })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(spoiltText(body), spoiltBodyHeaders).map(([text, headers]) => ({ headers, body: text })),
    },
  );

/** Whether the body is JSON with the right content type, so that the hub reads it. */
function isWholeJson({ headers, body }: SpoiltBody): boolean {
  if (typeof body !== "string" || !isDeepStrictEqual(headers, json)) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

const whole = [
  subscriptionEvent("ended", { ended_at: "2026-11-24T10:00:00+01:00", payments_left: 0, payments_done: 3 }),
  affiliateEvent("quit"),
  formSubmitted(),
  orderPaid(),
];

describe("a spoilt event in a batch", () => {
  it("is refused alone, with pointers into it, and the others are accepted", async () => {
    const one = fc
      .constantFrom(...whole)
      .chain((event) =>
        spoiltText({ ...event, key: `batch:${Math.random()}` }).filter((body) => isWholeJson({ headers: json, body })),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 3 }), async (events) => {
        const last = JSON.stringify({ ...formSubmitted(), key: `last:${Math.random()}` });
        const body = `{"events":[${[...events, last].join(",")}]}`;
        fc.pre(body.length < 1_000_000);
        const sent = { method: "POST", path: "/v1/events", headers: json, body };
        const reply = await furnished.shop.raw(sent);
        expectHarmless(reply, sent);
        expect(reply.status, reply.text).toBe(202);
        expect(reply.body.results).toHaveLength(events.length + 1);
        expect(reply.body.results.at(-1)).toMatchObject({ type: "form.submitted", duplicate: false });
      }),
      { numRuns: RUNS },
    );
  });
});

describe("a spoilt body", () => {
  it.each(WRITE_ROUTES)("causes no 5xx, and changes nothing unless it is accepted: %s", async (name) => {
    const { body } = routeOf(name, furnished);
    const { method, path, headers } = requestOf(name, furnished);
    let before = await state(name);
    await fc.assert(
      fc.asyncProperty(spoiltBody(body), async (spoilt) => {
        const sent = { method, path, ...spoilt, headers: { ...headers, ...spoilt.headers } };
        const reply = await furnished.shop.raw(sent);
        expectHarmless(reply, sent);
        if (typeof body !== "string" && isWholeJson(spoilt) && !path.startsWith("/in/"))
          expect([400, 415]).not.toContain(reply.status);
        if (reply.status < 300) before = await state(name);
      }),
      // A route without a body ignores any body, so there is little to test.
      { numRuns: body === null ? Math.ceil(RUNS / 4) : RUNS },
    );
    expect(await state(name)).toEqual(before);
  });
});

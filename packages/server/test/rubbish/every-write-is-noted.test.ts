import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "../support/harness.ts";
import { affiliateEvent } from "../support/journey/events.ts";
import { type Journey, startJourney } from "../support/journey/journey.ts";
import { read, report } from "../support/journey/shop-actions.ts";
import { type FurnishedShop, furnishedShop } from "./furnished-shop.ts";
import { routeOf, typeOf, WRITE_ROUTES } from "./write-routes.ts";

let journey: Journey;
let furnished: FurnishedShop;

beforeAll(async () => {
  journey = await startJourney(18);
  furnished = await furnishedShop(journey);
});
afterAll(() => journey.end());

/** What is written by other than somebody's deed in a shop, and why it is no entry of the log. */
const NOT_NOTED: Readonly<Record<string, string>> = {
  "POST /v1/events": "an event is told by itself, with who reported it in the line of the log",
  "POST /in/plugandpay/:token": "nobody's deed: Plug&Pay's notice, which the inbox shows",
  "POST /v1/rules/preview": "looks only; what is sent of it is noted",
  "POST /session": "of no shop, and changes none",
  "PUT /session/shop": "which shop an administrator looks at",
  "DELETE /session": "of no shop, and changes none",
};

const NOTED = WRITE_ROUTES.filter((name) => !(name in NOT_NOTED));

const countEntries = (): Promise<number> =>
  withClient(journey.databaseUrl ?? "", async (client) => {
    const { rows } = await client.query("select count(*)::int as entries from audit_log");
    return rows[0].entries;
  });

/** Calls that were made go out again, to where nobody lets them through, so that the replay is still running. */
async function runningReplay({ shop, ids }: FurnishedShop): Promise<string> {
  await shop.patch(`/v1/endpoints/${ids.endpoints}`, { enabled: false });
  const filter = { states: ["delivered"], rule_id: ids.rules };
  const reply = await shop.post("/v1/replays", { filter });
  expect(reply.body.matched, reply.text).toBe(1);
  return reply.body.id;
}

/** A system that has a call to let somebody in by, so that it can be tried. */
async function tryableConnection({ shop, url }: FurnishedShop): Promise<string> {
  const grant = { url_template: `${url}/{email}/{level}` };
  const input = { connector: "http-member", name: "Tryable", base_url: url, api_key: "key", grant };
  return (await shop.post("/v1/connections", input)).body.id;
}

/** What a route needs that has not had its deed done yet: a wave is decided about once, a replay is stopped while it runs. */
const FRESH: Readonly<Record<string, () => Promise<FurnishedShop>>> = {
  "POST /v1/holds/:id/dismiss": () => furnishedShop(journey),
  "POST /v1/tasks/:id/done": async () => withId("tasks", await openTask()),
  "POST /v1/connections/:id/check": async () => withId("connections", await tryableConnection(furnished)),
  async "DELETE /v1/replays/:id"() {
    const fresh = await furnishedShop(journey);
    return { ...fresh, ids: { ...fresh.ids, replays: await runningReplay(fresh) } };
  },
};
const shopFor = (name: string): Promise<FurnishedShop> => FRESH[name]?.() ?? Promise.resolve(furnished);
const withId = (kind: string, id: string): FurnishedShop => ({ ...furnished, ids: { ...furnished.ids, [kind]: id } });

/** The furnished shop's own task is done; somebody else who is let in by hand makes one that is not. */
async function openTask(): Promise<string> {
  const affiliate = { id: "62", name: "Bea", email: "bea@example.com", status: "accepted" };
  await report(furnished.shop, { ...affiliateEvent("accepted"), data: { affiliate } });
  const { data } = await read(furnished.shop, "/v1/tasks?done=false");
  return data[0].id;
}

/** What deletes comes last, as others need what is there. */
const inOrder = NOTED.toSorted((one, other) => Number(one.startsWith("DELETE")) - Number(other.startsWith("DELETE")));

describe("whatever somebody changes or sends", () => {
  it("is looked at here, route by route, or has its reason why it is not", () => {
    expect(NOTED.length).toBeGreaterThan(30);
    expect(WRITE_ROUTES).toEqual(expect.arrayContaining(Object.keys(NOT_NOTED)));
  });

  it.each(inOrder)("stands in the log of changes, once: %s", async (name) => {
    const place = await shopFor(name);
    const { method, path, body, headers } = routeOf(name, place);
    const sent = body === null ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const before = await countEntries();
    const reply = await place.shop.raw({
      ...{ method, path, ...sent },
      headers: { "content-type": typeOf(body), ...headers },
    });
    expect(reply.status, `${name}: ${reply.text}`).toBeLessThan(300);
    expect(await countEntries()).toBe(before + 1);
  });
});

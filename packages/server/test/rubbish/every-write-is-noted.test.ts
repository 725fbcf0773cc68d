import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "../support/harness.ts";
import { affiliateEvent } from "../support/journey/events.ts";
import { type Journey, startJourney } from "../support/journey/journey.ts";
import { read, report } from "../support/journey/shop-actions.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { type FurnishedShop, furnishedShop } from "./furnished-shop.ts";
import { routeOf, typeOf, WRITE_ROUTES } from "./write-routes.ts";

let journey: Journey;
let mailServer: MailServer;
let furnished: FurnishedShop;

beforeAll(async () => {
  // Needed by the test mail of the alerts.
  mailServer = await startMailServer({}, () => undefined);
  journey = await startJourney(18, { HAAK_SMTP_URL: mailServer.url, HAAK_MAIL_FROM: "haak@example.com" });
  furnished = await furnishedShop(journey);
});
afterAll(async () => {
  await journey.end();
  await mailServer.stop();
});

/** Writing routes without an entry in the audit log, with the reason. */
const NOT_NOTED: Readonly<Record<string, string>> = {
  "POST /v1/events": "an event is its own record, and the line of the log names who reported it",
  "POST /in/plugandpay/:token": "not an action of a person: a notice of Plug&Pay, which the inbox shows",
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

/** Starts a replay to a receiver that hangs, so that it is still running. */
async function runningReplay({ shop, ids }: FurnishedShop): Promise<string> {
  await shop.patch(`/v1/endpoints/${ids.endpoints}`, { enabled: false });
  const filter = { states: ["delivered"], rule_id: ids.rules };
  const reply = await shop.post("/v1/replays", { filter });
  expect(reply.body.matched, reply.text).toBe(1);
  return reply.body.id;
}

/** A connection with a grant call, so that it can be checked. */
async function tryableConnection({ shop, url }: FurnishedShop): Promise<string> {
  const grant = { url_template: `${url}/{email}/{level}` };
  const input = { connector: "http-member", name: "Tryable", base_url: url, api_key: "key", grant };
  return (await shop.post("/v1/connections", input)).body.id;
}

/** A fresh resource for a route that works only once: a review is decided once, and a replay is stopped while it runs. */
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

/** Makes another open task, because the furnished shop's task is done. */
async function openTask(): Promise<string> {
  const affiliate = { id: "62", name: "Bea", email: "bea@example.com", status: "accepted" };
  await report(furnished.shop, { ...affiliateEvent("accepted"), data: { affiliate } });
  const { data } = await read(furnished.shop, "/v1/tasks?done=false");
  return data[0].id;
}

/** Deletions come last, because other routes need the resources. */
const inOrder = NOTED.toSorted((one, other) => Number(one.startsWith("DELETE")) - Number(other.startsWith("DELETE")));

describe("every writing route", () => {
  it("is tested here, or has a reason why not", () => {
    expect(NOTED.length).toBeGreaterThan(30);
    expect(WRITE_ROUTES).toEqual(expect.arrayContaining(Object.keys(NOT_NOTED)));
  });

  it.each(inOrder)("makes one entry in the audit log: %s", async (name) => {
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

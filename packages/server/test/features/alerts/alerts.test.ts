import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { type Journey, type Shop, startJourney } from "../../support/journey/journey.ts";
import { aShopOn, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { type Target, verified } from "../../support/journey/receiver.ts";
import {
  callOnPaid,
  decisionsOf,
  deliveriesOf,
  makeRule,
  read,
  report,
  secretOf,
} from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";
import { type MailServer, startMailServer } from "../../support/mail-server.ts";

let journey: Journey;
let mailServer: MailServer;
let shop: Shop;
let target: Target;

beforeAll(async () => {
  mailServer = await startMailServer({}, () => undefined);
  journey = await startJourney(18, {
    HAAK_SMTP_URL: mailServer.url,
    HAAK_MAIL_FROM: "Haak <haak@haak.test>",
    HAAK_PUBLIC_URL: "https://haak.test",
  });
});
beforeEach(async () => {
  shop = await journey.newShop("De Cursus");
  target = journey.receiver.target();
});
afterAll(async () => {
  await journey.end();
  await mailServer.stop();
});

const PATH = "/v1/settings/alerts";
const TRIGGERS = ["endpoint.failing", "endpoint.recovered", "endpoint.switched_off"];
const mailsTo = (address: string) => mailServer.mails.filter(({ to }) => to.includes(address));
const eventsOf = async (type: string) => (await read(shop, `/v1/events?type=${type}`)).data;

/** Lets an endpoint fail until its breaker opens. Returns the rule that calls it. */
async function breakDown() {
  target.answers(() => ({ status: 500, body: "Down." }));
  const rule = await callOnPaid(shop, target.url, { name: "Orders" });
  for (let order = 0; order < 4; order += 1) await report(shop, orderPaid());
  await until(async () => expect(await eventsOf("endpoint.failing")).toHaveLength(1));
  return rule;
}

describe("the alert settings", () => {
  const fresh = {
    email: null,
    weekly_digest: false,
    language: "nl",
    last_sent_at: null,
    last_problem: null,
    sends_mail: true,
  };

  it("begin without recipients, and are replaced as a whole", async () => {
    expect(await read(shop, PATH)).toEqual(fresh);
    const set = { email: "seller@example.com", weekly_digest: true, language: "en" };
    expect((await shop.put(PATH, set)).body).toEqual({ ...fresh, ...set });
    expect(await read(shop, PATH)).toEqual({ ...fresh, ...set });
    expect((await shop.put(PATH, { email: " other@example.com " })).body).toEqual({
      ...{ ...fresh, email: "other@example.com" },
    });
    expect((await shop.put(PATH, await read(shop, PATH))).status).toBe(200);
    for (const email of [null, "", "  "]) expect((await shop.put(PATH, { email })).body).toEqual(fresh);
  });

  it("respect If-Match", async () => {
    const before = await shop.get(PATH);
    const stale = { "if-match": before.headers.get("etag") ?? "" };
    const first = await shop.put(PATH, { email: "seller@example.com" }, stale);
    expect([first.status, first.headers.get("etag")]).toEqual([200, (await shop.get(PATH)).headers.get("etag")]);
    expectProblem(await shop.put(PATH, { email: null }, stale), 412);
    const rivals = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        shop.put(PATH, { email: `rival${index}@example.com` }, { "if-match": first.headers.get("etag") ?? "" }),
      ),
    );
    expect(rivals.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412, 412]);
  });

  it("are refused with a pointer to each error", async () => {
    for (const email of [
      "seller",
      "seller@example",
      "seller@localhost",
      "seller@example.",
      "seller@.com",
      "a@b.c, d@e.f",
      "a@b.c,d@e.f",
      "<a@b.c>",
      "Seller <a@b.c>",
      7,
      `${"a".repeat(250)}@example.com`,
      "a\0@b.c",
    ]) {
      expectInvalid(await shop.put(PATH, { email }), "/email");
    }
    expectInvalid(await shop.put(PATH, { weekly_digest: "yes" }), "/weekly_digest");
    expectInvalid(await shop.put(PATH, { language: "fr" }), "/language");
    expectInvalid(await shop.put(PATH, { mail: "a@b.c" }), "/mail");
    expect(await read(shop, PATH)).toEqual(fresh);
  });

  it("are separate for each shop", async () => {
    const other = await journey.newShop();
    await shop.put(PATH, { email: "seller@example.com" });
    expect(await read(other, PATH)).toEqual(fresh);
  });
});

describe("a test mail", () => {
  const TEST = `${PATH}/test`;

  it("goes to the saved address in the language of the alerts, and the settings tell that it was sent", async () => {
    await shop.put(PATH, { email: "test@example.com" });
    const asked = await shop.post(TEST);
    expect([asked.status, asked.body]).toEqual([202, { ...(await read(shop, PATH)), last_sent_at: null }]);
    await until(() => expect(mailsTo("test@example.com")).toHaveLength(1));
    const [mail] = mailsTo("test@example.com");
    expect(mail?.headers.subject).toBe("De Cursus: testmail van Haak");
    expect(mail?.parts["text/plain"]).toContain("https://haak.test/settings/alerts");
    await until(async () => expect((await read(shop, PATH)).last_sent_at).not.toBeNull());
  });

  it("is refused without an address, and for a minute after another mail", async () => {
    expectProblem(await shop.post(TEST), 409);
    await shop.put(PATH, { email: "often@example.com", language: "en" });
    const answers = await Promise.all(Array.from({ length: 5 }, () => shop.post(TEST)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 429, 429, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused?.body.detail).toMatch(/^The last mail was sent a moment ago/);
    await until(() => expect(mailsTo("often@example.com")).toHaveLength(1));
    expectProblem(await shop.post(TEST), 429);
  });

  it("is refused by a hub without a mail server, which says so in the settings", async () => {
    const mute = await aShopOn(await hubFor(await ownDatabase()));
    const saved = await mute.put(PATH, { email: "seller@example.com" });
    expect(saved.body).toMatchObject({ sends_mail: false, last_problem: { at: null } });
    expect(expectProblem(await mute.post(TEST), 409).code).toBe("sends_no_mail");
  });
});

describe("an event about an endpoint", () => {
  it.each(TRIGGERS)("cannot be reported: only the hub makes %s", async (type) => {
    const event = { ...orderPaid(), type };
    expect(expectInvalid(await shop.post("/v1/events", event), "/type").detail).toMatch(/only the hub makes/);
    const { results } = (await shop.post("/v1/events", { events: [event, orderPaid()] })).body;
    expect(results).toMatchObject([{ problem: { status: 422 } }, { duplicate: false }]);
    expect(await eventsOf(type)).toEqual([]);
  });

  it.each(TRIGGERS)("can be the trigger of a rule, in Haak's own format: %s", async (trigger) => {
    const action = { type: "webhook", url: target.url };
    expect(await makeRule(shop, { trigger, action })).toMatchObject({ trigger, kinds: [] });
    for (const format of ["plugandpay-v2", "plugandpay-v1"]) {
      expectInvalid(await shop.post("/v1/rules", { trigger, action: { ...action, format } }), "/action/format");
    }
    expectInvalid(await shop.post("/v1/rules", { trigger, action, scope: { products: ["7"] } }), "/scope/products");
    expectInvalid(await shop.post("/v1/rules", { trigger, action, kinds: ["first"] }), "/kinds");
    const huddle = { type: "huddle", connection_id: "hcn_1", do: "grant", skus: ["A"] };
    expectInvalid(await shop.post("/v1/rules", { trigger, action: huddle }), "/action/type");
  });

  it("cannot become the trigger of a rule with a format of Plug&Pay", async () => {
    const rule = await callOnPaid(shop, target.url, {
      action: { type: "webhook", url: target.url, format: "plugandpay-v1" },
    });
    expectInvalid(await shop.patch(`/v1/rules/${rule.id}`, { trigger: "endpoint.failing" }), "/action/format");
  });
});

describe("an endpoint that fails", () => {
  it("is reported by a call, an event and a mail, and so is its recovery", async () => {
    const alerts = journey.receiver.target();
    const email = "down@example.com";
    await shop.put(PATH, { email });
    const action = { type: "webhook", url: alerts.url };
    const failing = await makeRule(shop, { trigger: "endpoint.failing", action });
    await makeRule(shop, { trigger: "endpoint.recovered", action });
    const rule = await breakDown();

    const [event] = await eventsOf("endpoint.failing");
    const endpoint = {
      id: rule.endpoint_id,
      kind: "webhook",
      health: "paused",
      rules: [{ id: rule.id, name: "Orders" }],
    };
    expect(event.data).toMatchObject({ endpoint, last_error: { outcome: "rejected", status: 500 } });
    const [call] = await alerts.received(1);
    const message = verified(call ?? expect.fail(), await secretOf(shop, failing.endpoint_id));
    expect(message).toMatchObject({ type: "endpoint.failing", event_id: event.id, data: event.data });
    await until(() => expect(mailsTo(email)).toHaveLength(1));
    expect(mailsTo(email)[0]).toMatchObject({
      from: "haak@haak.test",
      headers: { subject: expect.stringMatching(/^De Cursus: aanroepen naar .* komen niet aan$/) },
      parts: {
        "text/plain": expect.stringContaining("https://haak.test"),
        "text/html": expect.stringContaining('<a href="https://haak.test">'),
      },
    });
    const shown = await read(shop, `/v1/endpoints/${rule.endpoint_id}`, { "accept-language": "nl" });
    expect(shown.health_text).toMatch(/^Aanroepen mislukken sinds .*: de laatste werd beantwoord met 500\./);
    expect(await read(shop, PATH)).toMatchObject({ last_sent_at: expect.any(String), last_problem: null });

    target.answers(() => ({ status: 200 }));
    const [, again] = await alerts.received(2);
    expect(JSON.parse(again?.body ?? "")).toMatchObject({
      type: "endpoint.recovered",
      data: { endpoint: { health: "ok" } },
    });
    await until(() => expect(mailsTo(email)).toHaveLength(2));
    expect(mailsTo(email)[1]?.headers.subject).toMatch(/komen weer aan$/);
    expect((await read(shop, `/v1/endpoints/${rule.endpoint_id}`)).health_text).toBeNull();
  });

  it("is not called about itself, and the decision gives the reason", async () => {
    const own = await makeRule(shop, { trigger: "endpoint.failing", action: { type: "webhook", url: target.url } });
    await breakDown();
    const [event] = await eventsOf("endpoint.failing");
    const decisions = await decisionsOf(shop, event.id, "nl");
    expect(decisions.find((one: { rule: { id: string } }) => one.rule.id === own.id)).toMatchObject({
      ...{ called: false, deliveries: [] },
      reason: { code: "own_endpoint", text: expect.stringMatching(/over zichzelf/) },
    });
    expect(await deliveriesOf(shop, `event=${event.id}`)).toEqual([]);
    const rule = { trigger: "endpoint.failing", action: { type: "webhook", url: target.url } };
    const preview = await shop.post("/v1/rules/preview", { rule, days: 1 });
    expect(preview.body).toMatchObject({ calls: 0, not_called: { own_endpoint: 1 } });
  });

  it("can be reported to a hook, for which samples exist", async () => {
    const alerts = journey.receiver.target();
    const hook = await shop.post("/v1/hooks", { trigger: "endpoint.failing", target_url: alerts.url });
    expect(hook.status).toBe(201);
    await breakDown();
    const [call] = await alerts.received(1);
    const [sample] = (await shop.get("/v1/samples?trigger=endpoint.failing")).body;
    expect(sample.data).toEqual(JSON.parse(call?.body ?? "").data);
  });
});

describe("an endpoint that answers 410", () => {
  it("is switched off, reported by an event, a mail and a problem, and resolved by switching it on", async () => {
    const email = "gone@example.com";
    await shop.put(PATH, { email, language: "en" });
    target.answers(() => ({ status: 410 }));
    const rule = await callOnPaid(shop, target.url);
    const path = `/v1/endpoints/${rule.endpoint_id}`;
    await report(shop, orderPaid());
    await until(async () => expect(await eventsOf("endpoint.switched_off")).toHaveLength(1));
    expect(await read(shop, path)).toMatchObject({
      ...{ health: "off", enabled: false, off_reason: "gone", off_since: expect.any(String) },
      health_text: expect.stringMatching(
        /^Switched off on .* because it answered 410.*Switch it on again.*cancel them/,
      ),
    });
    await until(() => expect(mailsTo(email)).toHaveLength(1));
    expect(mailsTo(email)[0]?.headers.subject).toMatch(/accepts no more calls$/);
    target.answers(() => ({ status: 200 }));
    await report(shop, orderPaid());
    const shown = await shop.patch(path, { ...(await read(shop, path)), enabled: true });
    expect(shown.body).toMatchObject({ enabled: true, off_reason: null, off_since: null, health_text: null });
    await until(async () => expect(await eventsOf("endpoint.recovered")).toHaveLength(1));
    await until(() => expect(mailsTo(email)).toHaveLength(2));
  });
});

it("the operator's monitor is called while all is well, although no shop may call such an address", async () => {
  const heard = journey.receiver.target();
  const env = { ...(await ownDatabase()), HAAK_ALLOW_TARGETS: undefined, HAAK_HEARTBEAT_URL: heard.url };
  const hub = await hubFor(env);
  const [call] = await heard.received(1);
  expect(call).toMatchObject({ method: "GET", headers: { "user-agent": expect.stringMatching(/^Haak\//) } });
  const rule = { trigger: "order.paid", action: { type: "webhook", url: heard.url } };
  expectInvalid(await (await aShopOn(hub)).post("/v1/rules", rule), "/action/url");
});

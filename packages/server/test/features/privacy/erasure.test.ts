import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { aCommunity, accessOf, becomes, bought } from "../../support/journey/community.ts";
import { orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import type { HubProcess } from "../../support/journey/hub-process.ts";
import type { Journey } from "../../support/journey/journey.ts";
import { adminOf, aShopOn, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { startReceiver } from "../../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, happens, makeRule, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

const cleanUps: (() => Promise<void>)[] = [];
let journey: Journey;
let hub: HubProcess;
let databaseUrl: string;

beforeAll(async () => {
  const env = await ownDatabase((what) => cleanUps.push(what));
  databaseUrl = env.DATABASE_URL;
  hub = await hubFor(env, (what) => cleanUps.push(what));
  const receiver = await startReceiver();
  cleanUps.push(receiver.stop);
  const admin = adminOf(hub);
  journey = {
    hub,
    receiver,
    databaseUrl,
    admin,
    stranger: admin,
    newShop: () => aShopOn(hub),
    end: async () => undefined,
  };
});
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

const PERSON = {
  email: "Bo.Kater+1@Example.com",
  first_name: "Bartholomeus",
  last_name: "Katerveer",
  phone: "+31612345678",
  address: { street: "Lindelaan", house_number: "12", postal_code: "9999 XK", city: "Doodstil", country: "NL" },
};
/** Every value that identifies the person. */
const TRACES = ["kater", "bartholomeus", "612345678", "lindelaan", "doodstil", "gift-for-bo"];

/** The content of the whole database, in lower case. */
async function dump(): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  const tables = await client.query<{ name: string }>(
    "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    texts.push(JSON.stringify((await client.query(`select t::text from ${name} t`)).rows));
  }
  return texts.join("\n").toLowerCase();
}

const erase = async (shop: Parameters<typeof read>[0], email: string) => {
  const { status, body } = await shop.post("/v1/erasures", { email });
  expect(status).toBe(202);
  return until(async () => {
    const erasure = await read(shop, `/v1/erasures/${body.id}`);
    expect(erasure.state).toBe("done");
    return erasure;
  });
};

describe("an erased person", () => {
  it("is in no table and no log, while the counts stay", async () => {
    const { shop, connection } = await aCommunity(journey);
    const target = journey.receiver.target();
    target.answers((_nth, call) => ({ status: 200, headers: { "x-echo": PERSON.email }, body: call.body }));
    await callOnPaid(shop, target.url);
    const custom = { custom_fields: [{ label: "Note", value: "gift-for-bo" }], note: "gift-for-bo" };
    const order = await happens(shop, bought("S", { id: "1001", customer: PERSON, ...custom }));
    await becomes(shop, { state: "granted" });
    await report(shop, subscriptionEvent("ended", { id: "S", customer: PERSON }));
    await becomes(shop, { state: "revoked" });
    const again = await report(shop, orderPaid({ customer: PERSON }, { key: `mine:${PERSON.email}` }));
    const gift = await happens(
      shop,
      orderPaid({ customer: { email: "li@example.com", first_name: "Liesbeth" }, note: `for ${PERSON.email}` }),
    );
    await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(2));
    const address = (await shop.put("/v1/sources/plugandpay", {})).body.address;
    const form = { webhook_event: "unheard.of", id: "1", email: PERSON.email, lastname: "Katerveer" };
    await fetch(address, { method: "POST", body: new URLSearchParams(form) });
    const before = await dump();
    for (const trace of TRACES) expect(before).toContain(trace);

    const erasure = await erase(shop, " bo.kater+1@example.COM ");
    expect(erasure).toMatchObject({
      ...{ events: 4, notices: 1 },
      left_access: [{ connection_id: connection.id, sku: "COURSE-7" }],
    });
    const after = await dump();
    for (const trace of TRACES) expect(after.includes(trace), trace).toBe(false);
    for (const trace of TRACES) expect(hub.output().toLowerCase().includes(trace), trace).toBe(false);

    expect((await read(shop, `/v1/events/${order.id}`)).data.order).toMatchObject({
      ...{ id: "1001", amount: "100.00", amount_with_tax: "121.00", customer: { email: "erased@erased.invalid" } },
      lines: [{ product: { id: "7", title: "Course" }, amount: "100.00" }],
    });
    expect((await read(shop, `/v1/events/${gift.id}`)).data.order).toMatchObject({
      ...{ customer: { email: "li@example.com", first_name: "Liesbeth" }, note: "for [erased]" },
    });
    expect((await accessOf(shop)).map(({ email }: { email: string }) => email)).toEqual(["li@example.com"]);
    const duplicate = await report(shop, orderPaid({}, { key: `mine:${PERSON.email}` }));
    expect(duplicate).toMatchObject({ id: again.id, duplicate: true });
    const deliveries = await deliveriesOf(shop, `event=${order.id}`);
    for (const { id } of deliveries) expect((await read(shop, `/v1/deliveries/${id}`)).body).toBe("");
    expectProblem(await shop.post(`/v1/deliveries/${deliveries[0].id}/retry`), 409);
  });

  it("gets access by nothing afterwards: not by a rebuild of the ledger, nor by a what-if", async () => {
    const { shop, huddle, rules } = await aCommunity(journey);
    await report(shop, bought("S", { customer: PERSON }));
    await becomes(shop, { state: "granted" });
    await erase(shop, PERSON.email);
    await shop.post("/v1/access/rebuild");
    await until(async () => expect(await read(shop, "/v1/access/rebuild")).toMatchObject({ state: "done" }));
    const rule = await read(shop, `/v1/rules/${rules.grant.id}`);
    const preview = await shop.post("/v1/rules/preview", { rule: { ...rule, name: "Again" }, days: 30 });
    const sent = await shop.post(`/v1/rules/preview/${preview.body.token}/send`);
    if (sent.status === 202) {
      await until(async () => expect(await read(shop, `/v1/replays/${sent.body.id}`)).toMatchObject({ state: "done" }));
    }
    expect([await accessOf(shop), huddle.calls().length]).toEqual([[], 1]);
    expect((await report(shop, bought("T", { customer: PERSON }))).deliveries).toBe(1);
  });

  it("is in no call of a later what-if, neither of a webhook nor of an access rule", async () => {
    const { shop, huddle, rules, connection } = await aCommunity(journey);
    await shop.delete(`/v1/rules/${rules.grant.id}`);
    await report(shop, bought(null, { customer: PERSON }));
    await report(shop, bought(null, { customer: { email: "li@example.com" } }));
    await erase(shop, PERSON.email);
    const target = journey.receiver.target();
    const action = { type: "huddle", connection_id: connection.id, do: "grant" };
    const later = [await callOnPaid(shop, target.url), await makeRule(shop, { trigger: "order.paid", action })];
    for (const rule of later) {
      const preview = await shop.post("/v1/rules/preview", { rule, days: 30 });
      const { body } = await shop.post(`/v1/rules/preview/${preview.body.token}/send`);
      await until(async () =>
        expect(await read(shop, `/v1/replays/${body.id}`)).toMatchObject({ state: "done", done: 1, failed: 1 }),
      );
    }
    await becomes(shop, { email: "li@example.com", state: "granted" });
    expect([target.calls.length, huddle.calls().length]).toEqual([1, 1]);
  });

  it("is erased under every address that the shop knows, with and without a ledger", async () => {
    const { shop, connection } = await aCommunity(journey);
    const plain = await journey.newShop();
    const known = { id: "cst_Zeewolde", last_name: "Appelboom" };
    const addresses = ["appelboom@one.example.com", "Appelboom@two.example.com", "appelboom@three.example.com"];
    for (const own of [shop, plain]) {
      // The first address is linked to the last one through the middle one, which is reported last.
      await report(own, bought("S", { id: "1", customer: { ...known, email: addresses[0], id: "cst_appelboom_a" } }));
      await report(own, bought("T", { id: "2", customer: { ...known, email: addresses[2] } }));
      await report(own, subscriptionEvent("cancelled", { id: "S", customer: { ...known, email: addresses[1] } }));
      const between = { ...known, email: addresses[1], id: "cst_appelboom_a" };
      await report(own, subscriptionEvent("cancelled", { id: "T", customer: between }));
      await report(own, orderPaid({ customer: { email: "li@example.com", id: "cst_li" } }));
    }
    await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(3));
    for (const trace of ["appelboom", "zeewolde"]) expect(await dump()).toContain(trace);
    for (const own of [shop, plain])
      expect(await erase(own, "APPELBOOM@three.example.com")).toMatchObject({ events: 4 });
    const after = await dump();
    for (const trace of ["appelboom", "zeewolde"]) {
      expect([after.includes(trace), hub.output().toLowerCase().includes(trace)], trace).toEqual([false, false]);
    }
    expect(after).toContain("cst_li");
    expect((await accessOf(shop)).map(({ email }: { email: string }) => email)).toEqual(["li@example.com"]);
    const [first] = (await read(shop, "/v1/erasures")).data;
    expect(first.left_access).toContainEqual({ connection_id: connection.id, sku: "COURSE-7" });
  });

  it("is not confused with others who share a meaningless customer number", async () => {
    const shop = await journey.newShop();
    for (let number = 0; number < 12; number += 1) {
      const customer = { id: "0", email: `p${number}@example.com` };
      await report(shop, orderPaid({ id: `${number}`, customer }, { key: `order:${number}` }));
    }
    expect(await erase(shop, "p3@example.com")).toMatchObject({ events: 1 });
  });

  it("affects nobody else: an end that was reported under their address still counts for another person", async () => {
    const { shop } = await aCommunity(journey, { template: false });
    await report(shop, bought("S", { customer: { email: "old@example.com" } }));
    await becomes(shop, { state: "granted" });
    await report(shop, subscriptionEvent("ended", { id: "S", customer: { email: "new@example.com" } }));
    await becomes(shop, { state: "revoking" });
    await erase(shop, "new@example.com");
    await shop.post("/v1/access/rebuild");
    await until(async () => expect(await read(shop, "/v1/access/rebuild")).toMatchObject({ state: "done" }));
    await becomes(shop, { state: "revoking", reasons: [] });
  });

  it("is erased also if due work about another person fails", async () => {
    const shop = await journey.newShop();
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    onTestFinished(() => client.end());
    // Sealed with another key, as after restoring a backup with a wrong key. It has been due for longest.
    await client.query(
      `insert into erasure (bucket, shop_id, id, sealed_email, step, after_id, due_at, left_access, started_at)
       select bucket, id, 'ers_0', '\\x00', 'events', '', '2020-01-01', '[]', '2020-01-01' from shop where id = $1`,
      [shop.id],
    );
    await erase(shop, "bo@example.com");
    expect((await read(shop, "/v1/erasures/ers_0")).state).toBe("running");
    await client.query("delete from erasure where id = 'ers_0'");
  });

  it("is named by an address, and any other field is refused", async () => {
    const shop = await journey.newShop();
    for (const body of [{}, { email: "nobody" }, { email: 7 }]) {
      expectInvalid(await shop.post("/v1/erasures", body), "/email");
    }
    expectInvalid(await shop.post("/v1/erasures", { email: "a@b.c", also: 1 }), "/also");
    expect((await read(shop, "/v1/erasures")).data).toEqual([]);
  });
});

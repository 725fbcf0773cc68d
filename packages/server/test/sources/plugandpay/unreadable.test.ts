import { describe, expect, it } from "vitest";
import { eraseNotices } from "../../../src/features/privacy/erase-records.ts";
import { startInboxWorker } from "../../../src/sources/plugandpay/inbox/inbox-worker.ts";
import { useStore } from "../../support/harness.ts";
import { hasPostgres } from "../../support/postgres.ts";
import { type ConnectedShop, POLL } from "./connected-shop.ts";
import { aReconciler, aShopToReconcile, reconcile } from "./reconciling-hub.ts";

const VERSION = 18;

/** An order whose e-mail address, amount of a line or status is not what it must be. */
const WITHOUT_EMAIL = (body: Readonly<Record<string, unknown>>) => ({
  ...body,
  billing: { contact: { firstname: "Bo" }, address: null },
});
const withAmount = (amount: unknown) => (body: Readonly<Record<string, unknown>>) => ({
  ...body,
  amount_with_tax: amount,
});
const WITHOUT_STATUS = (body: Readonly<Record<string, unknown>>) => ({ ...body, status: { is: "active" } });

const unreadable = async (shop: ConnectedShop) => (await shop.call("GET", "/v1/unreadable")).body.data;
const retry = (shop: ConnectedShop, key: string) => shop.call("POST", `/v1/unreadable/${key}/retry`);
const keysOf = async (shop: ConnectedShop) => (await shop.events()).map(({ key }) => key);

describe.skipIf(!hasPostgres(VERSION))("what a comparison cannot read", () => {
  const store = useStore(VERSION);

  /** A shop with a good order, and one whose address is missing at Plug&Pay. */
  async function aSpoiltShop() {
    const made = await aShopToReconcile(store);
    const { hub, plugAndPay, sell } = made;
    const [good, bad] = [sell(), sell()];
    plugAndPay.spoil(`/v2/orders/${bad.id}`, WITHOUT_EMAIL);
    return { ...made, good, bad, reconciler: aReconciler(hub) };
  }

  it("is named with its field and value, and the rest is compared and repaired", async () => {
    const { shop, plugAndPay, sell, good, bad, reconciler } = await aSpoiltShop();
    const dear = sell();
    plugAndPay.spoil(`/v2/orders/${dear.id}`, withAmount("a lot"));
    const { subscription } = plugAndPay.startSubscription({ items: [{ productId: 11 }] });
    plugAndPay.spoil(`/v2/subscriptions/${subscription.id}`, WITHOUT_STATUS);
    const done = await reconcile(shop, reconciler);
    expect(done).toMatchObject({ state: "done", compared: 5, missing: 7, repaired: 4, unreadable_count: 3 });
    expect(done.unreadable).toEqual([
      expect.objectContaining({
        ...{ key: `order:${dear.id}`, kind: "order", id: String(dear.id), field: "amount_with_tax", value: "a lot" },
        reason: 'the amount with VAT (amount_with_tax) is "a lot"',
      }),
      expect.objectContaining({
        ...{ key: `order:${bad.id}`, kind: "order", id: String(bad.id), field: "billing.contact.email", value: null },
        reason: "the e-mail address (billing.contact.email) is missing",
        error: expect.stringContaining(`Haak cannot read order ${bad.id}: the e-mail address`),
      }),
      expect.objectContaining({
        ...{ kind: "subscription", id: String(subscription.id), field: "status", value: { is: "active" } },
      }),
    ]);
    expect(done.error).toBe(
      `Haak cannot read order ${dear.id}, order ${bad.id}, subscription ${subscription.id}. ` +
        "The list says for each what is wrong and what to do.",
    );
    expect(await keysOf(shop)).toEqual(expect.arrayContaining([`order:${good.id}:created`, `order:${good.id}:paid`]));
    expect(await keysOf(shop)).toHaveLength(4);
  });

  it("is listed once, however many comparisons name it, and counted by the source", async () => {
    const { shop, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    const newest = await reconcile(shop, reconciler);
    expect(await unreadable(shop)).toEqual([
      expect.objectContaining({ key: `order:${bad.id}`, reconciliation_id: newest.id, found_at: newest.created_at }),
    ]);
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({ unreadable: 1, missing: 1 });
  });

  it("is named by the hourly comparison too", async () => {
    const { hub, shop, bad } = await aSpoiltShop();
    const reconciler = aReconciler(hub);
    store.clock.advance(3_600);
    reconciler.hint();
    await expect.poll(() => unreadable(shop), POLL).toEqual([expect.objectContaining({ id: String(bad.id) })]);
    expect((await shop.call("GET", "/v1/reconciliations")).body.data).toMatchObject([
      { origin: "hourly", unreadable_count: 1, error: expect.stringContaining(`order ${bad.id}`) },
    ]);
  });

  it("is reported by one mail of the hourly comparison, without its value, and again only if something else is new", async () => {
    const { hub, shop, plugAndPay, sell, bad } = await aSpoiltShop();
    await shop.call("PUT", "/v1/settings/alerts", { email: "seller@example.com", language: "en" });
    const reconciler = aReconciler(hub);
    const mails = async () =>
      store.db
        .selectFrom("mail")
        .select(["subject", "text"])
        .where("shop_id", "=", shop.shop.id)
        .orderBy("id")
        .execute();
    const hour = async (expected: number) => {
      store.clock.advance(3_600);
      reconciler.hint();
      const ended = async () => (await shop.call("GET", "/v1/reconciliations?limit=250")).body.data ?? [];
      await expect
        .poll(async () => (await ended()).filter(({ state }) => state === "done"), POLL)
        .toHaveLength(expected);
    };
    await hour(1);
    await hour(2);
    expect(await mails()).toEqual([
      {
        subject: "Bakery: Haak could not read everything in Plug&Pay (1)",
        text: expect.stringContaining(`- order ${bad.id}: the e-mail address (billing.contact.email)`),
      },
    ]);
    const dear = sell();
    plugAndPay.spoil(`/v2/orders/${dear.id}`, withAmount("a secret amount"));
    await hour(3);
    const [, second] = await mails();
    expect(second?.text).toContain(`- order ${dear.id}: the amount with VAT (amount_with_tax)`);
    expect(second?.text).not.toMatch(new RegExp(`order ${bad.id}|a secret amount`));
    expect(second?.text).toContain("https://haak.example.com/plugandpay");
  });

  it("disappears when a notice about it can be read", async () => {
    const { hub, shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    plugAndPay.spoil(`/v2/orders/${bad.id}`, null);
    const worker = startInboxWorker(hub.workerParts);
    await plugAndPay.notify("order_payment_completed", bad, { versions: ["v2"] });
    worker.hint();
    await shop.settled(["done"]);
    await worker.stop();
    expect(await unreadable(shop)).toEqual([]);
  });

  it("becomes an event with a retry once Plug&Pay has corrected it, and no comparison names it any more", async () => {
    const { shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    const [first, second] = [await reconcile(shop, reconciler), await reconcile(shop, reconciler)];
    plugAndPay.spoil(`/v2/orders/${bad.id}`, null);
    const answer = await retry(shop, `order:${bad.id}`);
    const events = await shop.events();
    const made = events.filter(({ key }) => key.startsWith(`order:${bad.id}:`));
    expect(made.map(({ key }) => key)).toEqual([`order:${bad.id}:created`, `order:${bad.id}:paid`]);
    expect(answer).toMatchObject({
      status: 200,
      body: { state: "read", event_ids: made.map(({ id }) => id), unreadable: null, error: null },
    });
    expect(await unreadable(shop)).toEqual([]);
    for (const { id } of [first, second]) {
      expect((await shop.call("GET", `/v1/reconciliations/${String(id)}`)).body).toMatchObject({
        ...{ unreadable: [], unreadable_count: 0, error: null },
      });
    }
    expect((await shop.call("GET", `/v1/reconciliations/${String(first.id)}`)).body).toMatchObject({
      missing: 4,
      repaired: 4,
    });
    expect((await retry(shop, `order:${bad.id}`)).status).toBe(404);
  });

  it("stays listed with the new reason after a retry that cannot read it either", async () => {
    const { hub, shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    plugAndPay.spoil(`/v2/orders/${bad.id}`, withAmount("12,x"));
    const accepted = hub.accepted.length;
    expect(await retry(shop, `order:${bad.id}`)).toMatchObject({
      status: 200,
      body: {
        state: "unreadable",
        event_ids: [],
        unreadable: { field: "amount_with_tax", value: "12,x" },
        error: expect.stringContaining('the amount with VAT (amount_with_tax) is "12,x"'),
      },
    });
    expect(await unreadable(shop)).toMatchObject([{ key: `order:${bad.id}`, value: "12,x" }]);
    expect(hub.accepted).toHaveLength(accepted);
  });

  it("is read by a retry of a subscription too", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    const { subscription } = plugAndPay.startSubscription({ items: [{ productId: 11 }] });
    plugAndPay.spoil(`/v2/subscriptions/${subscription.id}`, WITHOUT_STATUS);
    await reconcile(shop, aReconciler(hub));
    plugAndPay.spoil(`/v2/subscriptions/${subscription.id}`, null);
    expect((await retry(shop, `subscription:${subscription.id}`)).body).toMatchObject({ state: "read" });
    expect(await keysOf(shop)).toContain(`subscription:${subscription.id}:started`);
  });

  it("disappears when the next comparison can read it", async () => {
    const { shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    const first = await reconcile(shop, reconciler);
    plugAndPay.spoil(`/v2/orders/${bad.id}`, null);
    expect(await reconcile(shop, reconciler)).toMatchObject({ missing: 2, repaired: 2, unreadable: [] });
    expect(await unreadable(shop)).toEqual([]);
    expect((await shop.call("GET", `/v1/reconciliations/${String(first.id)}`)).body).toMatchObject({ unreadable: [] });
  });

  it("is forgotten if Plug&Pay does not have it any more", async () => {
    const { shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    plugAndPay.failNext(1, { kind: "answer", status: 404 });
    expect((await retry(shop, `order:${bad.id}`)).body).toMatchObject({
      ...{ state: "gone", error: expect.stringContaining("404") },
    });
    expect(await unreadable(shop)).toEqual([]);
  });

  it("stays as it is while Plug&Pay does not answer", async () => {
    const { shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    const before = await unreadable(shop);
    plugAndPay.failNext(1, { kind: "answer", status: 500 });
    expect(await retry(shop, `order:${bad.id}`)).toMatchObject({
      ...{ status: 200, body: { state: "not_asked", error: expect.stringContaining("500") } },
    });
    expect(await unreadable(shop)).toEqual(before);
  });

  it("belongs to its shop: the key of another shop answers 404 and asks nothing", async () => {
    const { shop, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    const other = await aShopToReconcile(store);
    expect(await unreadable(other.shop)).toEqual([]);
    expect((await retry(other.shop, `order:${bad.id}`)).status).toBe(404);
    expect(other.plugAndPay.apiCalls()).toEqual([]);
    expect(await unreadable(shop)).toHaveLength(1);
  });

  it.each(["order:4711", "order:", "customer:1", "nothing", "order:%00"])(
    "with the key %s is not found",
    async (key) => {
      const { shop } = await aShopToReconcile(store);
      expect((await retry(shop, key)).status).toBe(404);
    },
  );

  it("is not retried without an API token", async () => {
    const { shop, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: null });
    expect(await retry(shop, `order:${bad.id}`)).toMatchObject({ status: 409, body: { code: "no_api_token" } });
  });

  it("stays listed when Plug&Pay refuses the token, and the source says so", async () => {
    const { shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    plugAndPay.failNext(1, { kind: "answer", status: 401 });
    expect((await retry(shop, `order:${bad.id}`)).body).toMatchObject({ state: "not_asked" });
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({ api_token_refused: true });
    expect(await unreadable(shop)).toHaveLength(1);
    expect((await retry(shop, `order:${bad.id}`)).status).toBe(409);
  });

  it("has no key if its id is what cannot be read", async () => {
    const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
    plugAndPay.spoil(`/v2/orders/${sell().id}`, (body) => ({ ...body, id: null }));
    expect(await reconcile(shop, aReconciler(hub))).toMatchObject({
      unreadable: [{ key: null, id: null, field: "id", value: null, reason: "its id is missing" }],
    });
  });

  it("is named up to a thousand times, and counted beyond", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    const data = Array.from({ length: 1_003 }, (_, index) => ({ id: index + 1, items: "none" }));
    plugAndPay.failNext(1, { kind: "answer", status: 200, body: JSON.stringify({ data, links: { next: null } }) });
    const done = await reconcile(shop, aReconciler(hub));
    expect(done).toMatchObject({ compared: 1_003, unreadable_count: 1_003 });
    expect(done.unreadable).toHaveLength(1_000);
    expect(done.error).toContain("order 5 and 998 more");
  });

  it("has a value of at most 200 characters, also for text that PostgreSQL refuses", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    const values = ["x".repeat(300), { a: "\0", "\0b": ["\ud800"] }, "\0"];
    const data = values.map((items, index) => ({ id: index + 1, created_at: "2026-11-24T09:00:00Z", items }));
    plugAndPay.failNext(1, { kind: "answer", status: 200, body: JSON.stringify({ data, links: { next: null } }) });
    const { unreadable: named } = await reconcile(shop, aReconciler(hub));
    expect(named).toMatchObject([
      { field: "items", value: `${"x".repeat(199)}…` },
      { field: "items", value: { a: "␀", "␀b": ["\ufffd"] } },
      { field: "items", value: "␀" },
    ]);
  });

  it("loses a value that names a person when that person is erased, and stays listed", async () => {
    const { shop, plugAndPay, bad, reconciler } = await aSpoiltShop();
    plugAndPay.spoil(`/v2/orders/${bad.id}`, withAmount("for Bo.Kater@example.com"));
    await reconcile(shop, reconciler);
    const person = { email: "bo.kater@example.com", emails: ["bo.kater@example.com"], links: [], isFresh: false };
    const page = { shop: shop.shop, ...person, afterId: "", now: store.clock.now() };
    await store.db.transaction().execute((tx) => eraseNotices(tx, page));
    expect(await unreadable(shop)).toMatchObject([{ key: `order:${bad.id}`, field: "amount_with_tax", value: "…" }]);
  });

  it("is listed in pages, newest comparison first", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    const data = Array.from({ length: 5 }, (_, index) => ({ id: index + 1, items: "none" }));
    plugAndPay.failNext(1, { kind: "answer", status: 200, body: JSON.stringify({ data, links: { next: null } }) });
    await reconcile(shop, aReconciler(hub));
    const first = (await shop.call("GET", "/v1/unreadable?limit=3")).body;
    const second = (await shop.call("GET", `/v1/unreadable?limit=3&cursor=${String(first.next_cursor)}`)).body;
    const ids = [...(first.data ?? []), ...(second.data ?? [])].map(({ id }) => id);
    expect(ids).toEqual(["1", "2", "3", "4", "5"]);
    expect(second.next_cursor).toBeNull();
  });

  it("is explained in Dutch to a Dutch reader", async () => {
    const { shop, bad, reconciler } = await aSpoiltShop();
    await reconcile(shop, reconciler);
    const url = `${new URL(shop.address).origin}/v1/unreadable`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${shop.apiKey}`, "accept-language": "nl" } });
    expect(answer.headers.get("content-language")).toBe("nl");
    expect(await answer.json()).toMatchObject({
      data: [
        {
          reason: "het e-mailadres (billing.contact.email) ontbreekt",
          error:
            `Haak kan bestelling ${bad.id} niet lezen: het e-mailadres (billing.contact.email) ontbreekt. Daarom is er geen ` +
            "gebeurtenis van gemaakt en is er niets aangeroepen. Kijk dit na in Plug&Pay, verbeter het daar als het niet klopt, en " +
            "probeer het daarna hier opnieuw. Klopt het in Plug&Pay wel, stuur deze melding dan naar support.",
        },
      ],
    });
  });
});

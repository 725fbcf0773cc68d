import { plainMessage } from "@haak/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { handleNotice } from "../../../src/sources/plugandpay/inbox/handle-notice.ts";
import { startInboxWorker } from "../../../src/sources/plugandpay/inbox/inbox-worker.ts";
import {
  type ClaimedNotice,
  DUE_NOTICES,
  type HandledNotice,
  recordNotice,
  settleNotice,
} from "../../../src/sources/plugandpay/inbox/settle-notice.ts";

import { type PlugAndPaySource, readSource } from "../../../src/sources/plugandpay/source/source-store.ts";
import { useStore } from "../../support/harness.ts";
import { anInboxHub, aPlugAndPay, aShopOn, type ConnectedShop, type InboxHub, POLL } from "./connected-shop.ts";

const store = useStore(18);

async function aShopThatOnlyReceives() {
  const hub = await anInboxHub(store, { worker: false });
  const shop = await aShopOn(store, hub);
  const plugAndPay = await aPlugAndPay(store, shop.address);
  await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
  const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
  return { hub, shop, plugAndPay, order };
}

function startWorker(hub: InboxHub, { alone = false } = {}) {
  const worker = startInboxWorker({ ...hub.workerParts, alone });
  onTestFinished(() => worker.stop());
  return worker;
}

function claim(shop: ConnectedShop, { busyShopIds = [] as string[], db = store.db } = {}) {
  const now = store.clock.now();
  const leasedUntil = new Date(now.getTime() + 12_000);
  return DUE_NOTICES.claim(db, {
    bucket: shop.shop.bucket,
    now,
    leaseId: store.newId("lse"),
    leasedUntil,
    busyShopIds,
  });
}

async function claimOne(shop: ConnectedShop): Promise<ClaimedNotice> {
  const claimed = await claim(shop);
  if (claimed === null) throw new Error("There was nothing to claim.");
  return claimed;
}

/** Records the result of a worker, with the settings that it had read. */
function record(claimed: ClaimedNotice, source: PlugAndPaySource, handled: HandledNotice) {
  const now = store.clock.now();
  const settled = settleNotice(handled, { tries: 0, now, scheduleSeconds: [5], random: () => 0 });
  return recordNotice(store.db, { claimed, source, settled, now });
}

describe("the list of notices", () => {
  it("is newest first, in pages, and by state", async () => {
    const { shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await plugAndPay.notify("order_invoice_created", order);
    await plugAndPay.notify("order_refunded", order, { versions: ["v2"] });
    const all = await shop.notices();
    expect(all.map(({ trigger }) => trigger)).toEqual([
      "order_refunded",
      "order_invoice_created",
      "order_invoice_created",
    ]);
    const first = (await shop.call("GET", "/v1/inbox?limit=2")).body;
    expect(first.data).toEqual(all.slice(0, 2));
    const next = (await shop.call("GET", `/v1/inbox?limit=2&cursor=${String(first.next_cursor)}`)).body;
    expect(next).toEqual({ data: all.slice(2), next_cursor: null });
    expect((await shop.call("GET", "/v1/inbox?state=unknown_trigger")).body.data).toEqual(all.slice(0, 1));
  });

  it.each(["state=nope", "limit=0", "cursor=nope", "state=done&state=failed"])("refuses ?%s", async (query) => {
    const { shop } = await aShopThatOnlyReceives();
    expect((await shop.call("GET", `/v1/inbox?${query}`)).status).toBe(422);
  });
});

describe("a retry by hand", () => {
  it("is refused for an unknown notice, another shop's notice, and one that is being fetched", async () => {
    const { hub, shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    const [notice] = await shop.notices();
    const other = await aShopOn(store, hub);
    expect((await other.call("POST", `/v1/inbox/${notice?.id}/retry`)).status).toBe(404);
    expect((await shop.call("POST", "/v1/inbox/inb_nope/retry")).status).toBe(404);
    expect((await shop.call("POST", "/v1/inbox/%00/retry")).status).toBe(404);
    await claim(shop);
    expect((await shop.call("POST", `/v1/inbox/${notice?.id}/retry`)).status).toBe(409);
  });

  it("of a handled notice finds the same event", async () => {
    const { hub, shop, plugAndPay, order } = await aShopThatOnlyReceives();
    startWorker(hub);
    await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    const [before] = await shop.settled(["done"]);
    expect(await shop.call("POST", `/v1/inbox/${before?.id}/retry`)).toMatchObject({
      status: 202,
      body: { id: before?.id, state: "waiting" },
    });
    await plugAndPay.waitForApiCalls(`/v2/orders/${order.id}`, 2, POLL.timeout);
    expect(await shop.settled(["done"])).toEqual([before]);
    expect(await shop.events()).toHaveLength(2);
  });
});

describe("a claim", () => {
  it("gives a notice to one worker only, however many claim", async () => {
    const { shop, plugAndPay, order } = await aShopThatOnlyReceives();
    for (let sent = 0; sent < 5; sent += 1) await plugAndPay.notify("order_paid", order);
    const claimed = await Promise.all(Array.from({ length: 30 }, () => claim(shop)));
    const later = await Promise.all(Array.from({ length: 10 }, () => claim(shop)));
    const ids = [...claimed, ...later].flatMap((one) => one?.id ?? []);
    expect(new Set(ids).size).toBe(10);
    expect(ids).toHaveLength(10);
  });

  it("skips a notice that another worker is claiming, and does not wait", async () => {
    const { shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await plugAndPay.notify("order_paid", order);
    const [v2, v1] = await shop.notices();
    await store.db.transaction().execute(async (tx) => {
      expect(await claim(shop, { db: tx })).toMatchObject({ id: v1?.id });
      expect(await claim(shop)).toMatchObject({ id: v2?.id });
      expect(await claim(shop)).toBeNull();
    });
  });

  it("skips a shop that has its share in flight", async () => {
    const { shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await plugAndPay.notify("order_paid", order);
    expect(await claim(shop, { busyShopIds: [shop.shop.id] })).toBeNull();
    expect(await claim(shop, { busyShopIds: ["shp_another"] })).not.toBeNull();
  });
});

describe("a worker that died", () => {
  it("leaves its notice to another worker when the lease has expired, and can no longer settle it", async () => {
    const { hub, shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    const dead = await claimOne(shop);
    const worker = startWorker(hub);
    await plugAndPay.notify("order_invoice_created", order, { versions: ["v2"] });
    await shop.settled(["done", "fetching"]);
    store.clock.advance(12);
    worker.hint();
    await shop.settled(["done", "done"]);
    await record(dead, await readSource(store, shop.shop), { kind: "failed", why: plainMessage("Too late.") });
    expect(await shop.notices()).toMatchObject([{ state: "done" }, { state: "done", error: null }]);
  });

  it("on a bundled database leaves its notices to the next start at once", async () => {
    const { hub, shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    await claim(shop);
    startWorker(hub, { alone: true });
    await shop.settled(["done"]);
  });

  it("between accepting and recording causes a duplicate, which is recognised", async () => {
    const { hub, shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    const claimed = await claimOne(shop);
    const handled = await handleNotice(hub.workerParts, claimed, await readSource(store, shop.shop));
    store.clock.advance(12);
    startWorker(hub);
    const [notice] = await shop.settled(["done"]);
    expect(handled).toMatchObject({ kind: "done", eventId: notice?.event_id });
    expect(await shop.events()).toHaveLength(2);
  });
});

describe("a token that is set while a request with the old one is in flight", () => {
  it.each(["expired", null])("is used at once, and not marked as refused, after %j", async (old) => {
    const { hub, shop, plugAndPay, order } = await aShopThatOnlyReceives();
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: old });
    await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    const claimed = await claimOne(shop);
    const source = await readSource(store, shop.shop);
    const handled = await handleNotice(hub.workerParts, claimed, source);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token });
    await record(claimed, source, handled);
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({ api_token_refused: false });
    startWorker(hub);
    await shop.settled(["done"]);
  });
});

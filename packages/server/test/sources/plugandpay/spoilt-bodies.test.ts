import { describe, expect, it } from "vitest";
import { anOrderBody, aSubscriptionBody } from "../../../src/sources/plugandpay/map/fetched.fixture.ts";
import { atPath, spoil } from "../../../src/sources/plugandpay/map/spoilt.fixture.ts";
import { useStore } from "../../support/harness.ts";
import { anInboxHub, aPlugAndPay, aShopOn, type ConnectedShop, POLL } from "./connected-shop.ts";
import { aReconciler, reconcile } from "./reconciling-hub.ts";
import { SPOILT_ORDERS, SPOILT_SUBSCRIPTIONS, type SpoiltBody } from "./spoilt-bodies.ts";

const store = useStore(18);

const KINDS = {
  order: { table: SPOILT_ORDERS, path: "/v2/orders", body: anOrderBody, event: "created", trigger: "order_paid" },
  subscription: {
    table: SPOILT_SUBSCRIPTIONS,
    path: "/v2/subscriptions",
    body: aSubscriptionBody,
    event: "started",
    trigger: "subscription_started",
  },
} as const;
type Kind = keyof typeof KINDS;

/** A shop whose Plug&Pay has one thing for each row of the table, spoilt as the row says. */
async function aSpoiltShop(kind: Kind, options: { worker: boolean }) {
  const hub = await anInboxHub(store, options);
  const shop = await aShopOn(store, hub);
  const plugAndPay = await aPlugAndPay(store, shop.address);
  await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
  const { table, path, body } = KINDS[kind];
  const make = () =>
    kind === "order"
      ? plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id)
      : plugAndPay.startSubscription({ items: [{ productId: 11 }] }).subscription;
  const things = table.map((row) => {
    const { id } = make();
    plugAndPay.spoil(`${path}/${id}`, () => spoil({ ...body(), id }, row.field, row.value));
    return { id: String(id), row };
  });
  return { hub, shop, things };
}

/** How a row is shown when it differs. */
const titleOf = ({ field, value }: SpoiltBody) => `${field} = ${JSON.stringify(value) ?? "removed"}`;

interface StoredEvent {
  readonly key: string;
  readonly body: { readonly data: Record<string, unknown> };
  readonly notes: readonly { readonly field: string; readonly did: string }[] | null;
}

async function eventsOf({ shop }: ConnectedShop): Promise<ReadonlyMap<string, StoredEvent>> {
  const rows = await store.db
    .selectFrom("event")
    .select(["key", "body", "notes"])
    .where("shop_id", "=", shop.id)
    .execute();
  return new Map(rows.map(({ key, body, notes }) => [key, { key, body: JSON.parse(body), notes }]));
}

/** What became of a row, in the form of the table. */
function outcomeOf(kind: Kind, row: SpoiltBody, event: StoredEvent | undefined) {
  if (event === undefined) return { row: titleOf(row), did: ["refused"] };
  const notes = event.notes ?? [];
  const [path] = row.event ?? [];
  return {
    row: titleOf(row),
    did: notes.map(({ did }) => did),
    ...(path === undefined ? {} : { value: atPath(event.body.data[kind], path) }),
  };
}

const expectedOf = (row: SpoiltBody) => ({
  row: titleOf(row),
  did: row.did === null ? [] : [row.did],
  ...(row.event === undefined || row.did === "refused" ? {} : { value: row.event[1] }),
});

describe.each(["order", "subscription"] as const)("one spoilt field of an %s", (kind) => {
  const { table, event, trigger } = KINDS[kind];

  it("fetched for a notice becomes what the table says, at the notice and at the event", async () => {
    const { shop, things } = await aSpoiltShop(kind, { worker: true });
    for (const { id } of things) {
      const body = { event: { trigger_type: trigger, triggerable_type: kind, triggerable_id: id } };
      await fetch(shop.address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    }
    const read = async () => (await shop.call("GET", "/v1/inbox?limit=250")).body.data ?? [];
    await expect
      .poll(async () => (await read()).filter(({ state }) => ["waiting", "fetching"].includes(state)), {
        ...POLL,
        timeout: 60_000,
      })
      .toEqual([]);
    const notices = (await read()).toReversed();
    const events = await eventsOf(shop);
    const eventOf = (id: string) => events.get(`${kind}:${id}:${event}`);
    expect(things.map(({ id, row }) => outcomeOf(kind, row, eventOf(id)))).toEqual(table.map(expectedOf));
    // The notes name the field, or a part of it.
    for (const [index, { id, row }] of things.entries()) {
      const notes = eventOf(id)?.notes ?? [];
      expect(notes.filter(({ field }) => field !== row.field && !field.startsWith(`${row.field}.`))).toEqual([]);
      expect(notices[index]).toMatchObject({ state: row.did === "refused" ? "failed" : "done", notes });
    }
  });

  it("found by a comparison becomes what the table says, and what cannot be read is named", async () => {
    const { hub, shop, things } = await aSpoiltShop(kind, { worker: false });
    const done = await reconcile(shop, aReconciler(hub));
    const events = await eventsOf(shop);
    const outcomes = things.map(({ id, row }) => outcomeOf(kind, row, events.get(`${kind}:${id}:${event}`)));
    expect(outcomes).toEqual(table.map(expectedOf));
    const refused = things.filter(({ row }) => row.did === "refused");
    expect(done.unreadable).toHaveLength(refused.length);
    const named = refused.map(({ id, row }) =>
      expect.objectContaining({ kind, id: row.field === "id" ? null : id, field: row.field }),
    );
    expect(done.unreadable).toEqual(expect.arrayContaining(named));
  });
});

it("one notice is shown with its notes", async () => {
  const { shop, things } = await aSpoiltShop("order", { worker: true });
  const spoilt = things.find(({ row }) => row.field === "billing.address.housenumber");
  const body = { event: { trigger_type: "order_paid", triggerable_type: "order", triggerable_id: spoilt?.id } };
  await fetch(shop.address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const [notice] = await shop.settled(["done"]);
  expect((await shop.call("GET", `/v1/inbox/${notice?.id}`)).body).toMatchObject({
    id: notice?.id,
    notes: [{ field: "billing.address.housenumber", value: 42, did: "became_text" }],
  });
  expect((await shop.call("GET", "/v1/inbox/inb_nope")).status).toBe(404);
});

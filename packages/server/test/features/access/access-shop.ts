import type { HaakEvent } from "@haak/core";
import { parseEvent } from "@haak/core";
import { findDueAccess, findEndedCalls, settleAccess } from "../../../src/features/access-jobs/due-access.ts";
import { findDueRebuilds, rebuildStep } from "../../../src/features/access-jobs/rebuild-ledger.ts";
import { createRuleSetReader } from "../../../src/pipeline/plan/rule-set.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aFailure,
  anAccept,
  aRule,
  aSettlement,
  aShop,
  decideParts,
  PATIENT_BREAKER,
} from "../../support/builders.ts";
import type { TestStore } from "../../support/harness.ts";
import { orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { readDeliveries } from "../../support/leases.ts";

/** The answers of the other system. `lost` makes the change, but its answer never arrives. */
export type Answer = "yes" | "no" | "lost";

/** A shop with a ledger on a real database, and another system that grants and revokes access. */
export type AccessShop = Awaited<ReturnType<typeof anAccessShop>>;

/** Makes such a shop. Nothing runs by itself: tests accept, send and run the access job by hand. */
export async function anAccessShop(
  store: TestStore,
  input: { shop?: Shop; settings?: Record<string, unknown>; revoke?: Record<string, unknown> } = {},
) {
  const { settings = {}, revoke = {} } = input;
  const shop = input.shop ?? (await aShop(store));
  const connectionId = await aConnection(store, shop, settings);
  const action = { type: "huddle", connection_id: connectionId };
  const kinds = ["first", "upsell", "installment", "renewal"];
  const grant = await aRule(store, shop, { trigger: "order.paid", kinds, action: { ...action, do: "grant" } });
  await aRule(store, shop, { trigger: "subscription.ended", action: { ...action, do: "revoke", ...revoke } });
  const inside = new Set<string>();
  const accepting = { here: anAccept(store), elsewhere: anAccept(store, { db: store.otherDb }) };
  const keep = (db: Database = store.db) => keepOnce(store, db);
  const send = (answer: (delivery: ClaimedDelivery) => Answer = () => "yes") => sendDue(store, inside, answer);
  return {
    ...{ shop, connectionId, grant, inside, keep, send },
    accept: (...events: HaakEvent[]) => accepting.here(shop, ...events),
    acceptElsewhere: (...events: HaakEvent[]) => accepting.elsewhere(shop, ...events),
    /** Sends and runs the access job until nothing is left to do. */
    async settle(answer?: (delivery: ClaimedDelivery) => Answer): Promise<void> {
      for (let round = 0; round < 50; round += 1) {
        const sent = await send(answer);
        if ((await keep()) + sent === 0) return;
        store.clock.advance(600);
      }
      throw new Error("There is always something left to do.");
    },
    entries: () => readEntries(store, shop),
    ledger: () => readLedger(store, shop),
    deliveries: () => readDeliveries(store, shop.id),
  };
}

/** A paid order of one SKU, which belongs to that subscription. */
export const anOrder = (fields: {
  id: string;
  email?: string;
  customerId?: string | null;
  sku?: string;
  kind?: string;
  subscription?: string | null;
  at?: string;
}) =>
  parsed(
    orderPaid(
      {
        ...{ id: fields.id, kind: fields.kind ?? "first" },
        customer: { email: fields.email ?? "bo@example.com", id: fields.customerId ?? null },
        lines: [
          {
            product: { id: "7", title: "Course", sku: fields.sku ?? "A" },
            ...{ quantity: 1, amount: "1.00", amount_with_tax: "1.21", subscription_id: fields.subscription ?? null },
          },
        ],
      },
      { key: `order:${fields.id}:paid`, occurred_at: fields.at ?? "2026-11-24T10:00:00Z" },
    ),
  );

/** A subscription that has ended. */
export const anEnd = (id: string, fields: Record<string, unknown> = {}) =>
  parsed(subscriptionEvent("ended", { id, ...fields }, { key: `subscription:${id}:ended` }));

function parsed(input: unknown): HaakEvent {
  const result = parseEvent(input);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.event;
}

async function aConnection(store: TestStore, shop: Shop, settings: Record<string, unknown>): Promise<string> {
  const id = store.newId("hcn");
  const now = store.clock.now();
  const revoke = {
    method: "POST",
    url_template: "https://example.com/{email}/{sku}",
    headers: {},
    body_template: null,
  };
  await store.db
    .insertInto("huddle_connection")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, name: "School", domain: "school.example.com", base_url: null },
      sealed_api_key: store.seal.seal("key"),
      settings: JSON.stringify({ revoke, ...settings }),
      ...{ created_at: now, updated_at: now, deleted_at: null },
    })
    .execute();
  return id;
}

/** One run of the access job. Returns how many people and shops it handled. */
async function keepOnce(store: TestStore, db: Database): Promise<number> {
  const parts = {
    ...decideParts(store),
    db,
    clock: store.clock,
    hint: () => undefined,
    readRuleSets: createRuleSetReader(),
  };
  const due = [...(await findDueAccess(db, store.clock.now())), ...(await findEndedCalls(db))];
  for (const one of due) await settleAccess(parts, one);
  const rebuilds = await findDueRebuilds(db, store.clock.now());
  for (const shop of rebuilds) await rebuildStep(parts, shop);
  return due.length + rebuilds.length;
}

async function sendDue(
  store: TestStore,
  inside: Set<string>,
  answer: (delivery: ClaimedDelivery) => Answer,
): Promise<number> {
  const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
  const settlements = deliveries.map((delivery) => {
    const given = answer(delivery);
    if (given !== "no") letInOrOut(inside, delivery);
    if (given === "yes") return aSettlement(store, delivery, { ofConnector: true });
    const isSpent = delivery.attemptsSpent >= 2;
    const attempt = given === "lost" ? ({ outcome: "timed_out", status: null } as const) : {};
    return aFailure(store, delivery, {
      ofConnector: true,
      attempt,
      state: isSpent ? "failed" : "waiting",
      inSeconds: 60,
    });
  });
  await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements }, PATIENT_BREAKER);
  return deliveries.length;
}

/** Applies a call to the other system: whether "bo@example.com A" has access. */
function letInOrOut(inside: Set<string>, { request, body }: ClaimedDelivery): void {
  if (request !== null) {
    const [email = "", sku = ""] = new URL(request.url).pathname.slice(1).split("/").map(decodeURIComponent);
    inside.delete(`${email.toLowerCase()} ${sku}`);
    return;
  }
  const order = JSON.parse(body ?? "null") as { email: string; line_items: { sku: string }[] };
  for (const { sku } of order.line_items) inside.add(`${order.email.toLowerCase()} ${sku}`);
}

const PROBLEM_OF: Partial<Record<string, string>> = { refused: "refused", in_review: "held" };

async function readEntries(store: TestStore, shop: Shop) {
  const rows = await store.db
    .selectFrom("access")
    .innerJoin("access_person", "access_person.person", "access.person")
    .select(["access.id", "email", "item", "state", "wanted", "confirmed", "progress", "failure", "due_at"])
    .where("access.shop_id", "=", shop.id)
    .where("access_person.shop_id", "=", shop.id)
    .orderBy("email")
    .orderBy("item")
    .execute();
  return rows.map(({ email, item, progress, failure, ...row }) => ({
    ...row,
    problem: failure ?? PROBLEM_OF[progress] ?? null,
    who: `${email.toLowerCase()} ${item}`,
  }));
}

/** All stored rows about access that follow from events, sorted. */
async function readLedger(store: TestStore, shop: Shop) {
  const facts = await store.db.selectFrom("access_fact").selectAll().where("shop_id", "=", shop.id).execute();
  const names = await store.db.selectFrom("access_name").selectAll().where("shop_id", "=", shop.id).execute();
  const entries = await store.db.selectFrom("access").selectAll().where("shop_id", "=", shop.id).execute();
  const reasons = await store.db.selectFrom("access_reason").selectAll().where("shop_id", "=", shop.id).execute();
  const links = await store.db.selectFrom("access_link").selectAll().where("shop_id", "=", shop.id).execute();
  const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
  return {
    facts: sorted(facts),
    names: sorted(names),
    links: sorted(links),
    entries: sorted(entries),
    reasons: sorted(reasons.map(({ number: _number, ...row }) => row)),
  };
}

import { createEnqueueAlert } from "../../src/features/alerts/write-alert.ts";
import { type WatchParts, watchEndpoints } from "../../src/features/endpoint-health/watch-endpoints.ts";
import { createRuleSetReader } from "../../src/pipeline/plan/rule-set.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import type { ClaimedDelivery } from "../../src/pipeline/queue/lease-due.ts";
import type { AttemptSettlement } from "../../src/pipeline/send/attempt-delivery.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import type { Shop } from "../../src/platform/shop.ts";
import { aClaimRequest, aFailure, aSettlement, ruleStoreParts } from "./builders.ts";
import { aLog, type TestStore } from "./harness.ts";

/** What a receiver of these tests does with a call. */
export type Answer = "delivered" | "failed" | "gone";

/** The parts of the endpoint health job, on a real database. */
export function watchParts(store: TestStore, overrides: Partial<WatchParts> = {}): WatchParts {
  const { db, clock, newId } = store;
  return {
    ...ruleStoreParts(store),
    db,
    clock,
    newId,
    log: aLog(),
    readRuleSets: createRuleSetReader(),
    connectors: new Map(),
    decideAccess: async () => [],
    hint: () => undefined,
    onAccepted: () => undefined,
    enqueueAlert: createEnqueueAlert({
      clock,
      newId,
      mailDomain: "haak.test",
      publicUrl: "https://haak.test",
      sendsMail: true,
    }),
    ...overrides,
  };
}

/** Runs the endpoint health job once, on the first connections or on those of another process. */
export function watch(store: TestStore, overrides: Partial<WatchParts> = {}): Promise<void> {
  return watchEndpoints(watchParts(store, overrides));
}

/** Claims once what is due now, and settles it as the receivers answer. Returns the attempted deliveries. */
export async function work(store: TestStore, answer: (endpointId: string) => Answer): Promise<ClaimedDelivery[]> {
  const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
  const settlements = deliveries.map((one) => settlementOf(store, one, answer(one.endpointId)));
  if (settlements.length > 0) {
    await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements });
  }
  return deliveries;
}

function settlementOf(store: TestStore, one: ClaimedDelivery, answer: Answer): AttemptSettlement {
  switch (answer) {
    case "delivered":
      return aSettlement(store, one);
    case "failed":
      // Due again at once, because only the breaker must delay it, as in an outage.
      return aFailure(store, one, { inSeconds: 0, attemptsSpent: one.attemptsSpent });
    case "gone":
      return aFailure(store, one, { state: "failed", attempt: { outcome: "gone", status: 410 } });
  }
}

/** The events about endpoints, oldest first. */
export async function reportedEvents(store: TestStore, shop: Shop) {
  const rows = await store.db
    .selectFrom("event")
    .select(["id", "key", "type", "body"])
    .where("shop_id", "=", shop.id)
    .where("type", "like", "endpoint.%")
    .orderBy("id")
    .execute();
  return rows.map(({ body, ...row }) => ({ ...row, ...JSON.parse(body) }));
}

/** The mails that are pending for a shop, oldest first. */
export function pendingMails(store: TestStore, shop: Shop) {
  return store.db.selectFrom("mail").selectAll().where("shop_id", "=", shop.id).orderBy("id").execute();
}

/** Adds a recipient of the shop's mails. */
export async function anAddress(store: TestStore, shop: Shop, set: { email?: string; language?: "nl" | "en" } = {}) {
  const { email = "seller@example.com", language = "nl" } = set;
  await store.db
    .insertInto("alert_settings")
    .values({ bucket: shop.bucket, shop_id: shop.id, email, language })
    .onConflict((conflict) => conflict.columns(["bucket", "shop_id"]).doUpdateSet({ email, language }))
    .execute();
}

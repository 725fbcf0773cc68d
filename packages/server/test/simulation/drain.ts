import { switchEndpoint } from "../../src/features/endpoints/switch-endpoint.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../src/pipeline/queue/expire-leases.ts";
import { findWork } from "../../src/pipeline/queue/lanes.ts";
import { sweepLanes } from "../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import { aSettlement } from "../support/builders.ts";
import type { EngineWork } from "./engine-work.ts";
import { BrokenInvariant } from "./invariants.ts";
import { LEASE_SECONDS, type SimulatedHub } from "./simulated-hub.ts";

/** Far more than sending all that is left can take. */
const ROUNDS_MAX = 400;
const SLOTS = 50;

/**
 * Sends all that is left, after every process has died. Every endpoint is on, the receivers answer, and the time of every lease passes. It
 * claims only what a poll finds, and waits only as long as a poll says, so that a lost wake-up leaves something unsent.
 *
 * @throws BrokenInvariant if something is missing at the end.
 */
export async function drain(hub: SimulatedHub, work: EngineWork, db: Database): Promise<string> {
  await switchAllOn(hub, db);
  hub.livingKeys.clear();
  hub.clock.advance(LEASE_SECONDS + 1);
  await expireLeases(db, { kind: "past", now: hub.clock.now() });
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { buckets, nextAt } = await findWork(db, hub.clock.now());
    for (const bucket of buckets) await sendSome(hub, work, { db, bucket });
    if (buckets.length === 0) {
      if (nextAt === null) break;
      hub.clock.advance((nextAt.getTime() - hub.now) / 1_000);
    }
    await hub.check();
  }
  return checkEnd(hub, db);
}

async function switchAllOn(hub: SimulatedHub, db: Database): Promise<void> {
  const { rows } = await hub.observer.query<{ id: string; shopId: string }>(
    'select id, shop_id as "shopId" from endpoint order by id',
  );
  for (const { id, shopId } of rows) {
    const shop = hub.shops.find((one) => one.id === shopId);
    if (shop === undefined) continue;
    const change = { shop, id, patch: { enabled: true } };
    await db.transaction().execute((tx) => switchEndpoint(hub, tx, change));
  }
}

async function sendSome(
  hub: SimulatedHub,
  work: EngineWork,
  { db, bucket }: { readonly db: Database; readonly bucket: number },
): Promise<void> {
  const request = { ...work.claimRequest(bucket, { workerKey: null, deliveriesMax: SLOTS }), bucket };
  const { deliveries } = await claimDeliveries(db, request);
  const store = hub.storeOn(db);
  const settlements = deliveries.map((delivery) => aSettlement(store, delivery));
  await settleDeliveries(db, { bucket: hub.bucketScope, now: hub.clock.now(), settlements }, hub.regime.breaker);
  hub.attempts += settlements.length;
}

async function checkEnd({ observer, regime, clock, accepted }: SimulatedHub, db: Database): Promise<string> {
  const { rows: left } = await observer.query<{ id: string }>("select id from pending_delivery order by id");
  if (left.length > 0) throw new BrokenInvariant(`never sent: ${left.map(({ id }) => id).join(", ")}`);
  const { count } = await sweepLanes(db, { now: clock.now(), laneConcurrency: regime.laneConcurrency });
  if (count > 0) throw new BrokenInvariant(`${count} lanes sleep although they have due work`);
  const { rows: known } = await observer.query<{ id: string }>("select id from event");
  const stored = new Set(known.map(({ id }) => id));
  const lost = [...accepted.values()].filter(({ id }) => !stored.has(id));
  if (lost.length > 0) throw new BrokenInvariant(`${lost.length} accepted events are gone`);
  await checkAttempts(observer);
  const { rows: states } = await observer.query<{ state: string; count: number }>(
    "select final_state as state, count(*)::int as count from delivery group by 1 order by 1",
  );
  return states.map(({ state, count }) => `${count} ${state}`).join(", ");
}

/** What has ended counts its attempts, has no gaps in their numbers, and was delivered only if its last attempt was. */
async function checkAttempts(observer: SimulatedHub["observer"]): Promise<void> {
  const { rows } = await observer.query<{ id: string }>(`
    select d.id from delivery d
    left join lateral (
      select count(*) as made, max(a.number) as last,
        (array_agg(a.outcome order by a.number desc))[1] as outcome
      from attempt a where a.bucket = d.bucket and a.shop_id = d.shop_id and a.delivery_id = d.id) as a on true
    where d.attempts <> a.made or coalesce(a.last, 0) <> a.made
      or d.final_state = 'delivered' and a.outcome is distinct from 'delivered'
    order by d.id`);
  if (rows.length > 0)
    throw new BrokenInvariant(`ended in a state that its attempts do not show: ${rows.map(({ id }) => id).join(", ")}`);
}

import type pg from "pg";

/** What must hold in the committed state at every moment. Each query lists what breaks its rule. */
const INVARIANTS: Readonly<Record<string, string>> = {
  "a lane counts its leases": `
    select l.endpoint_id as what from lane l
    where l.sending <> (
      select count(*) from lease s
      where s.bucket = l.bucket and s.shop_id = l.shop_id and s.endpoint_id = l.endpoint_id)`,
  "a lane stays within its slots": `
    select l.endpoint_id as what from lane l where l.sending > coalesce(l.concurrency, $1::smallint)`,
  "a lease belongs to a pending delivery": `
    select s.delivery_id as what from lease s
    where not s.cancelling and not exists (
      select from pending_delivery d where d.bucket = s.bucket and d.shop_id = s.shop_id and d.id = s.delivery_id)`,
  "a delivery counts its attempts": `
    select d.id as what from delivery_status d
    where d.attempts <> (
      select count(*) from attempt a where a.bucket = d.bucket and a.shop_id = d.shop_id and a.delivery_id = d.id)`,
  "deliveries of one order leave in the order of acceptance": `
    select d.id as what from lease s
    join pending_delivery d on d.bucket = s.bucket and d.shop_id = s.shop_id and d.id = s.delivery_id
    join delivery full_d on full_d.bucket = d.bucket and full_d.shop_id = d.shop_id and full_d.id = d.id
    join pending_delivery earlier on earlier.bucket = d.bucket and earlier.shop_id = d.shop_id
      and earlier.endpoint_id = d.endpoint_id and earlier.ordering_key = d.ordering_key
      and earlier.seq < d.seq and earlier.event_id <> d.event_id
    where not full_d.overtook and not s.cancelling`,
  "a deferred delivery waits for an earlier one": `
    select d.id as what from pending_delivery d
    where d.deferred and not exists (
      select from pending_delivery earlier
      where earlier.bucket = d.bucket and earlier.shop_id = d.shop_id and earlier.endpoint_id = d.endpoint_id
        and earlier.ordering_key = d.ordering_key and earlier.id <> d.id)`,
  "a lane with something due is due itself, or full": `
    select l.endpoint_id as what from lane l
    join pending_delivery d on d.bucket = l.bucket and d.shop_id = l.shop_id and d.endpoint_id = l.endpoint_id
    where not l.paused and d.due_at <= $2
      and not exists (select from lease s where s.bucket = d.bucket and s.shop_id = d.shop_id and s.delivery_id = d.id)
      and case when l.due_at is null then not l.blocked or l.sending < coalesce(l.concurrency, $1::smallint) else l.due_at > $2 end`,
};

/** A rule of the engine that a simulation saw broken. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
}

/** Checks the committed state. @throws BrokenInvariant that names the rule and what breaks it. */
export async function checkInvariants(
  observer: pg.Client,
  { laneConcurrency, now }: { laneConcurrency: number; now: Date },
): Promise<void> {
  for (const [rule, query] of Object.entries(INVARIANTS)) {
    const values = [laneConcurrency, now].slice(0, query.includes("$2") ? 2 : query.includes("$1") ? 1 : 0);
    const { rows } = await observer.query<{ what: string }>(query, values);
    if (rows.length > 0) throw new BrokenInvariant(`${rule}: not so for ${rows.map(({ what }) => what).join(", ")}`);
  }
}

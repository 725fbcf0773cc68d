import { type HaakEvent, isOrderEvent, type LastError, type ProblemOutcome } from "@haak/core";
import { sql } from "kysely";
import { readEventBody } from "../../pipeline/accept/read-event-pages.ts";
import { ruleIsDeleted } from "../../pipeline/queue/delivery-conditions.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { FailingDelivery } from "./group-problems.ts";

interface Row {
  readonly endpoint_id: string;
  readonly created_at: Date;
  readonly problem: string | null;
  readonly outcome: ProblemOutcome | null;
  readonly status: number | null;
  readonly enabled: boolean;
  readonly last_error: LastError | null;
  readonly event_id: string;
}

/** The newest failing deliveries. `complete` is false if there are more. */
export interface Failing {
  readonly deliveries: readonly FailingDelivery[];
  readonly complete: boolean;
}

/**
 * Reads the deliveries that have not arrived: those that failed, those that wait for a retry, and those that wait for a paused endpoint.
 * Test calls are left out because they belong to no order, and so are deliveries of deleted rules because they will never be sent.
 *
 * Reads ids from the partial indexes of failed and pending deliveries, the newest of each endpoint in turn, so that an endpoint with
 * many failures does not hide the others. Delivered ones are never read. Details are read only for deliveries that are shown.
 */
export async function readFailing(db: Db, shop: ShopKey, deliveriesMax: number): Promise<Failing> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = l.endpoint_id`;
  const some = sql`${deliveriesMax + 1}::int`;
  const { rows } = await sql<Row>`
    select found.endpoint_id, d.created_at, d.problem, a.outcome, a.status, e.enabled, l.last_error, d.event_id
    from (
      select l.endpoint_id, one.id, one.place
      from lane l
      cross join lateral (
        select state.id, row_number() over (order by state.id desc) as place from (
          (select id from delivery where ${ours} and final_state = 'failed' order by id desc limit ${some})
          union all
          (select id from pending_delivery where ${ours} and state = 'waiting' order by due_at desc, seq desc limit ${some})
          union all
          (select id from pending_delivery where ${ours} and state = 'pending' and (l.paused or l.probe_at is not null)
            order by due_at desc, seq desc limit ${some})
        ) as state
      ) as one
      where l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id}
      order by one.place
      limit ${some}
    ) as found
    join delivery_status d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = found.id
    join endpoint e on e.bucket = d.bucket and e.shop_id = d.shop_id and e.id = found.endpoint_id
    join lane l on l.bucket = d.bucket and l.shop_id = d.shop_id and l.endpoint_id = found.endpoint_id
    left join attempt a on a.bucket = d.bucket and a.shop_id = d.shop_id and a.delivery_id = d.id
      and a.number = d.attempts and a.outcome <> 'delivered'
    where d.event_id is not null and not ${ruleIsDeleted(shop)}
    order by found.place`.execute(db);
  const shown = rows.slice(0, deliveriesMax);
  const orders = await readOrders(
    db,
    shop,
    shown.map((row) => row.event_id),
  );
  const deliveries = shown.map((row) => ({ ...toFailing(row), order: orders.get(row.event_id) ?? null }));
  return { deliveries, complete: rows.length <= deliveriesMax };
}

/**
 * The orders of events, without test orders. The bodies are parsed here instead of in the database, because its `json` operators parse
 * the text again for every field: for 2,000 events that took half a second of a core, and this takes 15 ms.
 */
async function readOrders(
  db: Db,
  shop: ShopKey,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, FailingDelivery["order"]>> {
  const { rows } = await sql<{ id: string; body: string }>`
    select id, body from event
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${[...new Set(eventIds)]}::text[])
      and type in ('order.created', 'order.paid')`.execute(db);
  return new Map(rows.map(({ id, body }) => [id, orderOf(readEventBody(body))]));
}

function orderOf(event: HaakEvent): FailingDelivery["order"] {
  if (!isOrderEvent(event) || event.data.order.mode === "test") return null;
  const { id, currency, amount_with_tax: amount } = event.data.order;
  return { id, currency: currency ?? "EUR", amount };
}

function toFailing(row: Row): Omit<FailingDelivery, "order"> {
  return { endpointId: row.endpoint_id, createdAt: row.created_at, ...causeOf(row) };
}

/** A delivery that waits behind a failing one has the same cause, although it was never attempted. */
function causeOf({ problem, outcome, status, enabled, last_error: last }: Row) {
  if (problem !== null) return { outcome: "cannot_work", status: null } as const;
  if (outcome !== null) return { outcome, status };
  if (!enabled || last === null) return { outcome: "switched_off", status: null } as const;
  return { outcome: last.outcome as ProblemOutcome, status: last.status };
}

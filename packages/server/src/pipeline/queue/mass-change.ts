import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { SealedHeaders } from "../plan/sealed-headers.ts";
import { isCallOfLedger } from "./delivery-conditions.ts";

/** The most deliveries that one transaction cancels or moves. More than these are changed in steps. */
export const CHANGED_AT_ONCE_MAX = 500;

/** Where deliveries of a rule go, and with which headers. */
export interface MoveTarget {
  /** An endpoint of a URL. */
  readonly endpointId: string;
  readonly headers: SealedHeaders;
}

/** What a mass change does, and with which pending deliveries. */
export type ChangeScope =
  /** All of these rules, except calls of the access ledger. */
  | { readonly kind: "cancel"; readonly ruleIds: readonly string[] }
  /** All that was queued at an endpoint until then. */
  | { readonly kind: "cancel"; readonly ruleIds: null; readonly endpointId: string; readonly seqMax: string }
  /** Those of a rule for URLs, also those that have failed, so that a retry by hand reaches the new URL. */
  | { readonly kind: "move"; readonly ruleIds: readonly string[]; readonly to: MoveTarget };

/** Whether a change is about a delivery `d`, as a condition of a statement. */
export function isInScope(shop: ShopKey, scope: ChangeScope): RawBuilder<boolean> {
  if (scope.kind === "move") {
    return sql<boolean>`d.rule_id = any(${scope.ruleIds}::text[])
      and (d.endpoint_id <> ${scope.to.endpointId} or d.headers <> ${JSON.stringify(scope.to.headers)}::jsonb)
      and exists (
        select 1 from endpoint e
        where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = d.endpoint_id
          and e.kind in ('webhook', 'zapier'))`;
  }
  if (scope.ruleIds === null)
    return sql<boolean>`d.endpoint_id = ${scope.endpointId} and d.seq <= ${scope.seqMax}::bigint`;
  return sql<boolean>`d.rule_id = any(${scope.ruleIds}::text[]) and not ${isCallOfLedger(shop)}`;
}

/**
 * The ids of what is pending at these endpoints; null if that is more than one transaction may change, or if a change of them or of the
 * endpoint `beside` them is under way, which must end first. The caller must hold the locks of their lanes.
 */
export async function readFewPending(
  tx: Tx,
  shop: ShopKey,
  { endpointIds, beside }: { endpointIds: readonly string[]; beside?: string },
): Promise<string[] | null> {
  const lanes = beside === undefined ? endpointIds : [...endpointIds, beside];
  const { rows } = await sql<{ ids: string[]; isChanging: boolean }>`
    select array(
        (${pendingIn(shop, { endpointIds, state: "pending" })}) union all (${pendingIn(shop, { endpointIds, state: "waiting" })})
      ) as ids,
      exists (
        select 1 from lane l
        where l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = any(${lanes}::text[])
          and l.changes > 0) as "isChanging"`.execute(tx);
  const [found] = rows;
  if (found === undefined || found.isChanging || found.ids.length > CHANGED_AT_ONCE_MAX) return null;
  return found.ids;
}

/** Each state by itself, because each has its own index. */
function pendingIn(
  shop: ShopKey,
  { endpointIds, state }: { endpointIds: readonly string[]; state: "pending" | "waiting" },
): RawBuilder<unknown> {
  return sql`
    select o.id from pending_delivery o
    where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.endpoint_id = any(${endpointIds}::text[])
      and o.state = ${sql.lit(state)}
    limit ${CHANGED_AT_ONCE_MAX + 1}`;
}

/** The highest `seq` of what is pending at an endpoint; what is queued later has a higher one. */
export async function readSeqMax(tx: Tx, shop: ShopKey, endpointId: string): Promise<string> {
  const highest = (state: "pending" | "waiting") => sql`
    select max(o.seq) as seq from pending_delivery o
    where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.endpoint_id = ${endpointId}
      and o.state = ${sql.lit(state)}`;
  const { rows } = await sql<{ seq: string }>`
    select coalesce(max(seq), 0)::text as seq
    from (${highest("pending")} union all ${highest("waiting")}) as highest`.execute(tx);
  return rows[0]?.seq ?? "0";
}

/**
 * Begins to change very many pending deliveries. From the commit on nothing of these lanes is sent, because they are paused until the
 * steps of `mass-change-steps.ts` are done. The caller must hold the locks of the lanes, and must have changed the deliveries in
 * flight itself. The changes of a shop are carried out one after the other, in the order in which they began.
 */
export async function beginMassChange(
  tx: Tx,
  shop: ShopKey,
  { scope, endpointIds, now }: { scope: ChangeScope; endpointIds: readonly string[]; now: Date },
): Promise<void> {
  await sql`
    update lane set changes = changes + 1, paused = true
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = any(${endpointIds}::text[])`.execute(
    tx,
  );
  const to = scope.kind === "move" ? scope.to : null;
  const seqMax = scope.kind === "cancel" && scope.ruleIds === null ? scope.seqMax : null;
  await sql`
    insert into mass_change (bucket, shop_id, kind, rule_ids, seq_max, endpoint_ids, move_to, move_headers, created_at)
    values (${shop.bucket}::smallint, ${shop.id}, ${scope.kind}, ${scope.ruleIds}::text[], ${seqMax}::bigint,
      ${endpointIds}::text[], ${to?.endpointId ?? null}, ${to && JSON.stringify(to.headers)}::jsonb, ${now}::timestamptz)`.execute(
    tx,
  );
}

/**
 * Whether a delivery `d` is about to be cancelled or moved by a mass change that is under way, as a condition of a statement. It must not be
 * made due again until then, because the change would cancel it or leave it behind. This stays true only under the lock of its lane.
 */
export function isBeingChanged(shop: ShopKey): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from mass_change m
    where m.bucket = ${shop.bucket}::smallint and m.shop_id = ${shop.id} and case
      when m.rule_ids is null then d.endpoint_id = any(m.endpoint_ids) and d.seq <= m.seq_max
      else d.rule_id = any(m.rule_ids) end)`;
}

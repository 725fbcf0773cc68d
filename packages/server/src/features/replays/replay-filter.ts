import { DELIVERY_STATES, type DeliveryState, dateTimeSchema, OUTCOMES, TRIGGERS } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { isLeased, ruleIsDeleted } from "../../pipeline/queue/delivery-conditions.ts";
import { hubIssue, hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { ShopKey } from "../../platform/shop.ts";

const filterSchema = z
  .strictObject({
    states: z.array(z.enum(DELIVERY_STATES)).min(1).optional(),
    endpoint_id: z.string().min(1).optional(),
    rule_id: z.string().min(1).optional(),
    event_types: z.array(z.enum(TRIGGERS)).min(1).optional(),
    since: dateTimeSchema.optional(),
    until: dateTimeSchema.optional(),
    last_outcome: z.enum(OUTCOMES).optional(),
    last_status: z.int().min(100).max(999).optional(),
  })
  .superRefine((filter, context) => {
    if (Object.values(filter).every((value) => value === undefined)) {
      const message = hubMessage("replay_filter_empty");
      context.addIssue(hubIssue(message));
    }
    const { since, until } = filter;
    if (since !== undefined && until !== undefined && Date.parse(until) < Date.parse(since)) {
      context.addIssue(hubIssue(hubMessage("replay_until_before_since"), ["until"]));
    }
  });

/** The body of a new replay: which deliveries, and whether only to count them. */
export const replayBody = z.strictObject({ filter: filterSchema, dry_run: z.boolean().default(false) });

/** Which deliveries a replay is of. */
export type ReplayFilter = z.output<typeof filterSchema>;

const DEFAULT_STATES: readonly DeliveryState[] = ["failed"];
/** Shown of what has not ended. */
const OWED: readonly DeliveryState[] = ["pending", "waiting", "paused", "sending"];

/**
 * The deliveries that a filter names, as the rest of a statement after `select …`, with `d` for a delivery. States are
 * those that are shown, so that what is named here is what a list with the same filter shows. `since` is inside and
 * `until` outside of the span. A delivery that no manual retry may send is never among them: one that cannot work (it has a
 * `problem`), and one of a rule that was deleted.
 */
export function fromMatching(shop: ShopKey, filter: ReplayFilter): RawBuilder<unknown> {
  const {
    states = DEFAULT_STATES,
    endpoint_id,
    rule_id,
    event_types,
    since,
    until,
    last_outcome,
    last_status,
  } = filter;
  const wanted = [
    // Said by itself: of conditions with `or` between them no index is chosen.
    states.every((state) => OWED.includes(state)) ? sql`d.pending_id is not null` : null,
    sql`d.problem is null`,
    sql`not ${ruleIsDeleted(shop)}`,
    sql`(${sql.join(
      [...new Set(states)].map((state) => isShownAs(state)),
      sql` or `,
    )})`,
    endpoint_id === undefined ? null : sql`d.endpoint_id = ${endpoint_id}`,
    rule_id === undefined ? null : sql`d.rule_id = ${rule_id}`,
    since === undefined ? null : sql`d.created_at >= ${new Date(since)}::timestamptz`,
    until === undefined ? null : sql`d.created_at < ${new Date(until)}::timestamptz`,
    event_types === undefined ? null : isOfType(shop, event_types),
    last_outcome === undefined && last_status === undefined ? null : cameTo(shop, { last_outcome, last_status }),
  ].filter((one) => one !== null);
  return sql`
    from delivery_status d
    left join lane l on l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = d.endpoint_id
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${sql.join(wanted, sql` and `)}`;
}

/** Asked of what is stored, so that the planner sees when the index over what failed, or what is owed, is enough. */
function isShownAs(state: DeliveryState): RawBuilder<unknown> {
  const paused = sql`coalesce(l.paused or l.probe_at is not null, false)`;
  switch (state) {
    case "sending":
      return isLeased("d");
    case "paused":
      return sql`(d.pending_as is not null and ${paused} and not ${isLeased("d")})`;
    case "pending":
    case "waiting":
      return sql`(d.pending_as = ${sql.lit(state)} and not ${paused} and not ${isLeased("d")})`;
    case "delivered":
      return sql`(d.final_state = 'delivered' and d.pending_id is null)`;
    default:
      return sql`d.final_state = ${sql.lit(state)}`;
  }
}

function isOfType(shop: ShopKey, types: readonly string[]): RawBuilder<unknown> {
  return sql`exists (
    select 1 from event e
    where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = d.event_id
      and e.type = any(${types}::text[]))`;
}

/** What the last attempt came to. A delivery that nobody has tried came to nothing, and is none of these. */
function cameTo(
  shop: ShopKey,
  { last_outcome, last_status }: Pick<ReplayFilter, "last_outcome" | "last_status">,
): RawBuilder<unknown> {
  return sql`exists (
    select 1 from attempt a
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = d.id and a.number = d.attempts
      and (${last_outcome ?? null}::text is null or a.outcome = ${last_outcome ?? null})
      and (${last_status ?? null}::int is null or a.status = ${last_status ?? null}::int))`;
}

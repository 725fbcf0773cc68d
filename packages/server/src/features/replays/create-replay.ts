import type { DeliveryState } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import type { createRuleSetReader, RuleInSet } from "../../pipeline/plan/rule-set.ts";
import { openDefinition, type StoredDefinition } from "../../pipeline/plan/sealed-headers.ts";
import { isLeased, ruleIsDeleted } from "../../pipeline/queue/delivery-conditions.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { Note } from "../audit/index.ts";
import { findSavedRule, lockPreview } from "../rules/index.ts";
import type { ReplayFilter, StartedReplay } from "./schema.ts";
import { insertReplay, selectReplays } from "./store.ts";

interface CreateReplayParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Records in the audit log who started the replay. */
  readonly note: Note;
}

/** Counts the deliveries that match a filter now. */
export async function countMatching(db: Database, shop: ShopKey, filter: ReplayFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count ${fromMatching(shop, filter)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/**
 * Stores a replay of the deliveries that match the filter now. One statement selects them, so that the count is exact: each of them,
 * and no other, is sent once from now on. Nothing is sent yet and no delivery changes. A delivery that is being sent now waits until
 * that attempt ends; that attempt does not count.
 */
export async function createReplay(
  { db, clock, newId, note }: CreateReplayParts,
  shop: ShopKey,
  filter: ReplayFilter,
): Promise<StartedReplay> {
  const id = newId("rpl");
  const now = clock.now();
  return db.transaction().execute(async (tx) => {
    const { numAffectedRows } = await sql`
      insert into replay_item (bucket, shop_id, replay_id, position, state, endpoint_id, delivery_id, attempts_before)
      select ${shop.bucket}::smallint, ${shop.id}, ${id}, row_number() over (order by d.id), 'queued', d.endpoint_id, d.id,
        d.attempts + ${isLeased("d")}::int
      ${fromMatching(shop, filter)}`.execute(tx);
    const matched = Number(numAffectedRows ?? 0n);
    await insertReplay(tx, shop, { id, filter, previewId: null, ruleId: null, matched, now });
    await note(tx, id);
    return { id, matched };
  });
}

const DEFAULT_STATES: readonly DeliveryState[] = ["failed"];
/** The shown states of deliveries that have not ended. */
const PENDING_STATES: readonly DeliveryState[] = ["pending", "waiting", "paused", "sending"];

/**
 * The part of a statement after `select …` for the deliveries that match a filter. The alias of a delivery is `d`. The filter names
 * shown states, so that it finds what a list with the same filter shows. `since` is included in the period and `until` is not.
 * Deliveries that a manual retry refuses never match: those with a `problem`, and those of a deleted rule.
 */
function fromMatching(shop: ShopKey, filter: ReplayFilter): RawBuilder<unknown> {
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
  const conditions = [
    // A separate condition, because the planner chooses no index for conditions that are joined by `or`.
    states.every((state) => PENDING_STATES.includes(state)) ? sql`d.pending_id is not null` : null,
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
    last_outcome === undefined && last_status === undefined
      ? null
      : lastAttemptWas(shop, { last_outcome, last_status }),
  ].filter((one) => one !== null);
  return sql`
    from delivery_status d
    left join lane l on l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = d.endpoint_id
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and ${sql.join(conditions, sql` and `)}`;
}

/** Compares stored columns, so that the planner sees when the index over failed or pending deliveries is enough. */
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

/** A delivery without attempts has no last attempt, so that it never matches. */
function lastAttemptWas(
  shop: ShopKey,
  { last_outcome, last_status }: Pick<ReplayFilter, "last_outcome" | "last_status">,
): RawBuilder<unknown> {
  return sql`exists (
    select 1 from attempt a
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = d.id and a.number = d.attempts
      and (${last_outcome ?? null}::text is null or a.outcome = ${last_outcome ?? null})
      and (${last_status ?? null}::int is null or a.status = ${last_status ?? null}::int))`;
}

export interface SendPreviewParts extends CreateReplayParts {
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
  readonly seal: Seal;
}

/**
 * Starts a replay that makes the calls of a preview for the saved rule. Calls that exist already, or that another preview is about to
 * make, are left out. If this is called twice, it returns the same replay.
 *
 * @throws Problem 404 if the shop has no such preview, 409 if no saved rule equals the rule of the preview.
 */
export async function sendPreview(parts: SendPreviewParts, shop: ShopKey, previewId: string): Promise<StartedReplay> {
  return parts.db.transaction().execute(async (tx) => {
    const ruleSets = await parts.readRuleSets(tx, shop.bucket, [shop.id]);
    const preview = await lockPreview(tx, shop, previewId);
    if (preview === null) throw notFound("thing_preview");
    const sent = await selectReplays(tx, shop).where("preview_id", "=", previewId).executeTakeFirst();
    if (sent) return { id: sent.id, matched: sent.matched };
    const open = (definition: StoredDefinition) => openDefinition(parts.seal, definition);
    const rulesInSet = ruleSets.get(shop.id)?.rules ?? [];
    const rules = rulesInSet.map((one) => ({ ...one, id: one.rule.id, definition: open(one.rule) }));
    const rule = findSavedRule(rules, { ...preview, definition: open(preview.definition) });
    if (rule === null) {
      throw conflict("rule_not_saved", hubMessage("preview_rule_not_saved"));
    }
    return createReplayOfCalls(parts, tx, { shop, previewId, rule });
  });
}

async function createReplayOfCalls(
  { newId, clock, note }: CreateReplayParts,
  tx: Tx,
  { shop, previewId, rule }: { shop: ShopKey; previewId: string; rule: RuleInSet },
): Promise<StartedReplay> {
  const id = newId("rpl");
  const ruleId = rule.rule.id;
  const { numAffectedRows } = await sql`
    insert into replay_item (bucket, shop_id, replay_id, position, state, endpoint_id, event_id, rule_id, line_number)
    select ${shop.bucket}::smallint, ${shop.id}, ${id}, row_number() over (order by p.number desc, c.position), 'queued',
      ${rule.endpointId}, c.event_id, ${ruleId}, c.line_number
    from preview_page p
    cross join lateral unnest(p.event_ids, p.line_numbers) with ordinality as c (event_id, line_number, position)
    where p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id} and p.preview_id = ${previewId}
      and not exists (
        select 1 from delivery d
        where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id}
          and d.event_id = c.event_id and d.rule_id = ${ruleId} and d.line_number = c.line_number)
    on conflict (bucket, shop_id, event_id, rule_id, line_number) where event_id is not null do nothing`.execute(tx);
  const matched = Number(numAffectedRows ?? 0n);
  await insertReplay(tx, shop, { id, filter: null, previewId, ruleId, matched, now: clock.now() });
  // The pages are not needed any more, because the items list the calls. The preview stays, so that a second request finds this replay.
  await sql`
    delete from preview_page
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and preview_id = ${previewId}`.execute(tx);
  await note(tx, id);
  return { id, matched };
}

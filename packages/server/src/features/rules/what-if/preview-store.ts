import { isDeepStrictEqual } from "node:util";
import type { RuleDefinition } from "@haak/core";
import { sql } from "kysely";
import type { StoredDefinition } from "../../../pipeline/plan/sealed-headers.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { callName, type JudgedEvent } from "./judge-event.ts";

/** A what-if that nobody sends is kept this long, in days: over a weekend and then some. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** A what-if as it is kept: the rule that was looked at. */
export interface StoredPreview {
  readonly id: string;
  readonly ruleId: string | null;
  readonly definition: StoredDefinition;
}

/** Keeps the what-if, whose pages of calls follow, and forgets those of the shop that are old and were never sent. */
export async function insertPreview(
  db: Database,
  shop: ShopKey,
  { preview, now }: { preview: StoredPreview; now: Date },
): Promise<void> {
  await sql`
    delete from preview p
    where p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id}
      and p.created_at < ${new Date(now.getTime() - KEPT_DAYS * DAY_MS)}::timestamptz
      and not exists (
        select 1 from replay r
        where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.preview_id = p.id)`.execute(db);
  await sql`
    insert into preview (bucket, shop_id, id, rule_id, definition, created_at)
    values (${shop.bucket}, ${shop.id}, ${preview.id}, ${preview.ruleId}, ${JSON.stringify(preview.definition)}, ${now})`.execute(
    db,
  );
}

/** Keeps the calls of one page of events, oldest first within it. Pages are numbered from the newest. */
export async function insertPreviewPage(
  db: Database,
  shop: ShopKey,
  page: { previewId: string; number: number; judged: readonly JudgedEvent[] },
): Promise<void> {
  const calls = page.judged.toReversed().flatMap(({ id, lines }) => lines.map((line) => ({ id, line })));
  if (calls.length === 0) return;
  await sql`
    insert into preview_page (bucket, shop_id, preview_id, number, event_ids, line_numbers)
    values (${shop.bucket}, ${shop.id}, ${page.previewId}, ${page.number},
      ${calls.map(({ id }) => id)}::text[], ${calls.map(({ line }) => line)}::smallint[])`.execute(db);
}

/** Reads a what-if and keeps it for this transaction, so that one that is sent twice at once becomes one replay. */
export async function lockPreview(tx: Tx, shop: ShopKey, id: string): Promise<StoredPreview | null> {
  const { rows } = await sql<StoredPreview>`
    select id, rule_id as "ruleId", definition from preview
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}
    for update`.execute(tx);
  return rows[0] ?? null;
}

/** The calls of a rule for these events that exist already, by `callName`. */
export async function readSentCalls(
  db: Database,
  shop: ShopKey,
  { ruleId, eventIds }: { ruleId: string; eventIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (eventIds.length === 0) return new Set();
  const { rows } = await sql<{ event_id: string; line_number: number }>`
    select event_id, line_number from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}
      and event_id = any(${eventIds}::text[]) and rule_id = ${ruleId}`.execute(db);
  return new Set(rows.map((row) => callName(row.event_id, row.line_number)));
}

/** What is compared of a saved rule. */
export interface SavedRule {
  readonly id: string;
  readonly definition: RuleDefinition;
}

/**
 * The saved rule that a what-if speaks of: the one with its id, else the newest of equal content, else null. A name
 * decides about no call, so that a rule that was saved under another name is still the one that was looked at.
 */
export function findSavedRule<Saved extends SavedRule>(
  rules: readonly Saved[],
  input: { ruleId: string | null; definition: RuleDefinition },
): Saved | null {
  const named = rules.find((rule) => rule.id === input.ruleId);
  if (named) return named;
  const wanted = contentOf(input.definition);
  return rules.findLast((rule) => isDeepStrictEqual(contentOf(rule.definition), wanted)) ?? null;
}

/** Listed one by one, because a rule that came with fields of its own (its id) is still the same rule. */
function contentOf({ enabled, trigger, scope, kinds, per_line, include_test, action }: RuleDefinition) {
  return { enabled, trigger, scope, kinds, per_line, include_test, action };
}

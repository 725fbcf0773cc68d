import { isDeepStrictEqual } from "node:util";
import type { RuleDefinition } from "@haak/core";
import { sql } from "kysely";
import type { StoredDefinition } from "../../../pipeline/plan/sealed-headers.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { callName, type JudgedEvent } from "./tally.ts";

/** For how many days a preview can still be sent: longer than a weekend, so that a seller can decide on Monday. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

export interface StoredPreview {
  readonly id: string;
  readonly ruleId: string | null;
  readonly definition: StoredDefinition;
}

/** Stores a preview, and deletes old previews of the shop that were never sent. Its pages of calls are stored after it. */
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

/** Stores the calls of one page of events, oldest first. Pages are numbered from the newest. */
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

/** Reads and locks a preview, so that one that is sent twice at the same time becomes one replay. */
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

export interface SavedRule {
  readonly id: string;
  readonly definition: RuleDefinition;
}

/**
 * Finds the saved rule of a preview: the one with its id, else the newest with equal content, else null. Names are not compared, because
 * a rule that was saved under another name makes the same calls.
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

/** The fields are listed one by one, so that extra fields such as the id do not make a rule different. */
function contentOf({ enabled, trigger, scope, kinds, per_line, include_test, action }: RuleDefinition) {
  return { enabled, trigger, scope, kinds, per_line, include_test, action };
}

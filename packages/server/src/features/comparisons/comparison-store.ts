import type { Language, MemberFinding } from "@haak/core";
import { sql } from "kysely";
import { notFound } from "../../platform/http/problem.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { FindingOutcome } from "../../platform/postgres/tables/comparison-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { findingText } from "./finding-words.ts";

const COLUMNS = [
  ...([
    "id",
    "connection_id",
    "members",
    "without_email",
    "agreeing",
    "under_way",
    "missing",
    "without_reason",
  ] as const),
  ...(["wish", "due_at", "grants", "tasks", "changed", "created_at", "applied_at"] as const),
];

/** The comparisons of a shop. */
export function selectComparisons(db: Db, shop: ShopKey) {
  return db.selectFrom("comparison").select(COLUMNS).where("bucket", "=", shop.bucket).where("shop_id", "=", shop.id);
}

/** A comparison as it is stored. */
export type StoredComparison = Awaited<ReturnType<typeof requireComparison>>;

/** @throws Problem 404. */
export async function requireComparison(db: Db, shop: ShopKey, id: string) {
  const row = await selectComparisons(db, shop).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound("thing_comparison");
  return row;
}

/** A comparison as it is shown: counts, and nobody's name. */
export function showComparison({ wish, due_at, created_at, applied_at, ...row }: StoredComparison) {
  const { grants, tasks, changed, ...counts } = row;
  return {
    ...counts,
    state: wish === null ? "compared" : due_at === null ? "applied" : "applying",
    wish,
    done: { grants, tasks, changed },
    created_at: created_at.toISOString(),
    applied_at: applied_at?.toISOString() ?? null,
  };
}

/** Which findings: of a kind, behind a number. */
export interface FindingFilter {
  readonly comparisonId: string;
  readonly kind: MemberFinding["kind"] | null;
  readonly after: number;
  readonly limit: number;
}

/** A finding as it is stored, with what it is about. */
export interface FindingRow {
  readonly number: number;
  readonly kind: MemberFinding["kind"];
  readonly email: string;
  readonly items: readonly { readonly id: string; readonly kind: "sku" | "level"; readonly item: string }[];
  readonly outcome: FindingOutcome | null;
}

/** Reads findings in the order in which they would be carried out. */
export async function readFindings(db: Db, shop: ShopKey, filter: FindingFilter): Promise<FindingRow[]> {
  const { comparisonId, kind, after, limit } = filter;
  const { rows } = await sql<FindingRow>`
    select f.number, f.kind, f.email, f.outcome, (
      select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.item_kind, 'item', a.item) order by a.id), '[]')
      from access a
      where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = any(f.access_ids)) as items
    from comparison_finding f
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.comparison_id = ${comparisonId}
      and f.number > ${after} ${kind === null ? sql`` : sql`and f.kind = ${kind}`}
    order by f.number
    limit ${limit}`.execute(db);
  return rows;
}

/** A finding as it is shown, with a sentence for whoever has to decide about it. */
export function showFinding({ kind, email, items, outcome }: FindingRow, language: Language) {
  return {
    email,
    kind,
    text: findingText({ kind, hadAccess: items.length > 0 }, language),
    items: items.map(({ id, kind: sort, item }) => ({
      access_id: id,
      ...(sort === "sku" ? { sku: item } : { level: item }),
    })),
    outcome,
  };
}

import type { Language, MemberFinding } from "@haak/core";
import { sql } from "kysely";
import { notFound } from "../../platform/http/problem.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { FindingOutcome } from "../../platform/postgres/tables/feature-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { ShownComparison, ShownFinding } from "./schema.ts";

const COLUMNS = [
  "id",
  "connection_id",
  "members",
  "without_email",
  "agreeing",
  "under_way",
  "missing",
  "without_reason",
  "wish",
  "due_at",
  "grants",
  "tasks",
  "changed",
  "created_at",
  "applied_at",
] as const;

export function selectComparisons(db: Db, shop: ShopKey) {
  return db.selectFrom("comparison").select(COLUMNS).where("bucket", "=", shop.bucket).where("shop_id", "=", shop.id);
}

export type StoredComparison = Awaited<ReturnType<typeof requireComparison>>;

/** @throws Problem 404. */
export async function requireComparison(db: Db, shop: ShopKey, id: string) {
  const row = await selectComparisons(db, shop).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound("thing_comparison");
  return row;
}

/** Shows a comparison. The state is derived from the due date, so that no column can contradict it. */
export function showComparison(row: StoredComparison): ShownComparison {
  return {
    id: row.id,
    connection_id: row.connection_id,
    state: row.wish === null ? "compared" : row.due_at === null ? "applied" : "applying",
    members: row.members,
    without_email: row.without_email,
    agreeing: row.agreeing,
    under_way: row.under_way,
    missing: row.missing,
    without_reason: row.without_reason,
    wish: row.wish,
    done: { grants: row.grants, tasks: row.tasks, changed: row.changed },
    created_at: row.created_at.toISOString(),
    applied_at: row.applied_at?.toISOString() ?? null,
  };
}

/** Selects findings by their kind and by the number after which to start. */
export interface FindingFilter {
  readonly comparisonId: string;
  readonly kind: MemberFinding["kind"] | null;
  readonly after: number;
  readonly limit: number;
}

/** A stored finding with the access that it is about. */
export interface FindingRow {
  readonly number: number;
  readonly kind: MemberFinding["kind"];
  readonly email: string;
  readonly items: readonly { readonly id: string; readonly kind: "sku" | "level"; readonly item: string }[];
  readonly outcome: FindingOutcome | null;
}

/** Reads findings in the order in which they are carried out. */
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

export function showFinding({ kind, email, items, outcome }: FindingRow, language: Language): ShownFinding {
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

function findingText(
  { kind, hadAccess }: { kind: MemberFinding["kind"]; hadAccess: boolean },
  language: Language,
): string {
  if (kind === "missing") return MISSING[language];
  return (hadAccess ? ENDED : UNKNOWN)[language];
}

const MISSING: Readonly<Record<Language, string>> = {
  en: "Bought access and is not on the list of members.",
  nl: "Heeft toegang gekocht en staat niet op de ledenlijst.",
};

const ENDED: Readonly<Record<Language, string>> = {
  en: "Is on the list of members, but the access that was bought has ended.",
  nl: "Staat op de ledenlijst; de gekochte toegang is geëindigd.",
};

const UNKNOWN: Readonly<Record<Language, string>> = {
  en: "Is on the list of members, and no purchase that Haak knows of gives access.",
  nl: "Staat op de ledenlijst, en geen aankoop die Haak kent geeft toegang.",
};

import type { AccessState } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../platform/postgres/database.ts";
import type { AccessProblem } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** A row of the ledger as the API shows it. */
export interface AccessRow {
  readonly id: string;
  readonly person: Buffer;
  readonly email: string;
  readonly connectionId: string;
  readonly itemKind: "sku" | "level";
  readonly item: string;
  readonly state: AccessState;
  readonly wanted: boolean;
  readonly reviewId: string | null;
  readonly problem: AccessProblem | null;
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Selects rows by the digests of addresses, by state, by id, or by the id before which to start. */
export interface AccessFilter {
  readonly people: readonly Buffer[] | null;
  readonly state: AccessState | null;
  readonly before: string | null;
  readonly id: string | null;
  readonly limit: number;
}

/** Reads rows of the ledger, the newest first. */
export async function readAccessRows(db: Db, shop: ShopKey, filter: AccessFilter): Promise<AccessRow[]> {
  const { people, state, before, id, limit } = filter;
  const { rows } = await sql<AccessRow>`
    select a.id, a.person, p.email, a.connection_id as "connectionId", a.item_kind as "itemKind", a.item, a.state, a.wanted,
      a.hold_id as "reviewId",
      case a.progress when 'refused' then 'refused' when 'in_review' then 'held' when 'failed' then a.failure end as problem, a.due_at as "dueAt", a.created_at as "createdAt",
      a.updated_at as "updatedAt"
    from access a
    join access_person p on p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id} and p.person = a.person
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id}
      ${people === null ? sql`` : sql`and a.person = any(${people}::bytea[])`}
      ${state === null ? sql`` : sql`and a.state = ${state}`}
      ${before === null ? sql`` : sql`and a.id < ${before}`}
      ${id === null ? sql`` : sql`and a.id = ${id}`}
    order by a.id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** A reason for access as the API shows it. */
export interface ShownReason {
  readonly event_id: string;
  readonly order_id: string | null;
  readonly subscription_id: string | null;
  readonly since: string;
  readonly until: string | null;
  /** Why the money for it is missing: the payment was reversed or did not arrive. */
  readonly trouble: "reversed" | "unpaid" | null;
}

/** The reasons of these rows, the oldest first. */
export async function readReasons(
  db: Db,
  shop: ShopKey,
  accessIds: readonly string[],
): Promise<Map<string, ShownReason[]>> {
  if (accessIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("access_reason")
    .select(["access_id", "event_id", "order_id", "subscription_id", "since", "until", "trouble"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("access_id", "in", accessIds)
    .orderBy("since")
    .orderBy("event_id")
    .execute();
  const byAccess = new Map<string, ShownReason[]>();
  for (const { access_id, since, until, ...row } of rows) {
    const shown = { ...row, since: since.toISOString(), until: until?.toISOString() ?? null };
    byAccess.set(access_id, [...(byAccess.get(access_id) ?? []), shown]);
  }
  return byAccess;
}

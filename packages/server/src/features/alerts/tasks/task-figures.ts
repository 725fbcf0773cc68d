import { sql } from "kysely";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";

/** Open tasks of one sort: what is to be done about what, in which connection. */
export interface TaskGroup {
  readonly kind: "grant" | "revoke" | "check";
  readonly connection: string;
  /** Null for a question about a person as a whole. */
  readonly item: string | null;
  readonly count: number;
}

/** What the people of a shop have to do. Names nobody: a mail goes over many machines, and stays in many boxes. */
export interface TaskFigures {
  readonly count: number;
  readonly oldest: Date;
  /** The largest first. */
  readonly groups: readonly TaskGroup[];
}

/** Reads the open tasks of a shop; null if there is none. */
export async function readTaskFigures(db: Db, shop: ShopKey): Promise<TaskFigures | null> {
  const { rows } = await sql<TaskGroup & { oldest: Date }>`
    select t.kind, c.name as connection, a.item, count(*)::int as count, min(t.created_at) as oldest
    from access_task t
    left join access a on a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = t.access_id
    join huddle_connection c on c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id}
      and c.id = coalesce(t.connection_id, a.connection_id)
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.done_at is null and t.cancelled_at is null
    group by t.kind, c.name, a.item
    order by count(*) desc, t.kind, c.name, a.item`.execute(db);
  if (rows.length === 0) return null;
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    oldest: new Date(Math.min(...rows.map(({ oldest }) => oldest.getTime()))),
    groups: rows.map(({ oldest: _oldest, ...group }) => group),
  };
}

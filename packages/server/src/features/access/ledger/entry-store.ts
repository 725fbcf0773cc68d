import { sql } from "kysely";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { type Entry, type EntryCall, type ProgressColumns, progressOf } from "./entry.ts";

type EntryRow = Omit<Entry, "isNew" | "item" | "calls" | "task" | "person" | "progress"> &
  ProgressColumns & {
    readonly person: Buffer;
    readonly itemKind: Entry["item"]["kind"];
    readonly item: string;
    readonly taskId: string | null;
    readonly taskKind: "grant" | "revoke" | null;
  };

/** Reads the ledger's rows of these people with their open calls and tasks. The caller must have locked the people. */
export async function loadEntries(tx: Tx, shop: ShopKey, people: readonly Buffer[]): Promise<Entry[]> {
  const { rows } = await sql<EntryRow>`
    select a.id, a.person, a.connection_id as "connectionId", a.item_kind as "itemKind", a.item, a.confirmed, a.progress,
      a.failed_change as "failedChange", a.failure, a.hold_id as "reviewId", a.retry_failed as "retryFailed", a.revoke_asked_at as "revokeAskedAt",
      t.id as "taskId", t.kind as "taskKind"
    from access a
    left join access_task t on t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.access_id = a.id
      and t.kind in ('grant', 'revoke') and t.done_at is null and t.cancelled_at is null
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.person = any(${people}::bytea[])
    order by a.id`.execute(tx);
  const calls = await loadCalls(
    tx,
    shop,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toEntry(row, calls.get(row.id) ?? []));
}

function toEntry({ taskId, taskKind, ...row }: EntryRow, calls: readonly EntryCall[]): Entry {
  const task = taskId === null || taskKind === null ? null : { id: taskId, does: taskKind };
  const { id, connectionId, confirmed, retryFailed, revokeAskedAt } = row;
  return {
    ...{ id, isNew: false, connectionId, confirmed, retryFailed, revokeAskedAt, calls, task },
    person: row.person.toString("hex"),
    item: { kind: row.itemKind, name: row.item },
    progress: progressOf(row, { calls, task }),
  };
}

async function loadCalls(db: Db, shop: ShopKey, accessIds: readonly string[]): Promise<Map<string, EntryCall[]>> {
  if (accessIds.length === 0) return new Map();
  const { rows } = await sql<EntryCall & { accessId: string }>`
    select c.access_id as "accessId", c.delivery_id as "deliveryId", c.does, c.open, c.withdrawn, c.seen,
      coalesce(d.state, 'cancelled') as state, coalesce(d.attempts, 0) as attempts,
      coalesce(extract(epoch from l.at) * 1000, 0)::float8 as "lastAt", l.status as "lastStatus",
      not exists (
        select 1 from attempt n
        where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.delivery_id = c.delivery_id
          and (n.status is null or n.status < 400 or n.status > 499)) as "onlyRefused"
    from access_call c
    left join delivery_status d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = c.delivery_id
    left join lateral (
      select n.at, n.status from attempt n
      where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.delivery_id = c.delivery_id
      order by n.number desc limit 1
    ) as l on true
    where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.access_id = any(${accessIds}::text[])
      and (c.open or coalesce(d.attempts, 0) > c.seen)
    order by c.delivery_id`.execute(db);
  const byEntry = new Map<string, EntryCall[]>();
  for (const { accessId, ...call } of rows) byEntry.set(accessId, [...(byEntry.get(accessId) ?? []), call]);
  return byEntry;
}

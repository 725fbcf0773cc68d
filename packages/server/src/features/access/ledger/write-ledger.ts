import { accessState } from "@haak/core";
import { sql } from "kysely";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { progressColumns } from "./entry.ts";
import type { Judged } from "./judge-entries.ts";
import type { Made } from "./make-asks.ts";
import { insertTasks } from "./task-store.ts";
import { writeReasons } from "./write-reasons.ts";

/** The result of a decision. */
export interface Decided {
  readonly shop: ShopKey;
  readonly now: Date;
  readonly judged: readonly Judged[];
  readonly made: Made;
}

/** Writes a decision about people whose rows are locked: entries, reasons, calls and tasks. */
export async function writeLedger(tx: Tx, { shop, now, judged, made }: Decided): Promise<void> {
  if (judged.length === 0) return;
  await upsertEntries(tx, shop, { judged, now });
  await writeReasons(tx, shop, judged);
  await updateCalls(tx, shop, judged);
  await insertCalls(tx, shop, { made, now });
  await insertTasks(tx, shop, made.tasks);
}

async function upsertEntries(
  tx: Tx,
  shop: ShopKey,
  { judged, now }: { judged: readonly Judged[]; now: Date },
): Promise<void> {
  const entries = judged.map(({ entry }) => entry);
  const stored = entries.map(({ progress }) => progressColumns(progress));
  await sql`
    insert into access (bucket, shop_id, id, person, connection_id, item_kind, item, state, wanted, confirmed, progress,
      failed_change, failure, hold_id, retry_failed, due_at, revoke_asked_at, created_at, updated_at)
    select ${shop.bucket}::smallint, ${shop.id}, e.id, decode(e.person, 'hex'), e.connection_id, e.item_kind, e.item, e.state,
      e.wanted, e.confirmed, e.progress, e.failed_change, e.failure, e.hold_id, false, e.due_at, e.revoke_asked_at,
      ${now}::timestamptz, ${now}::timestamptz
    from unnest(
      ${entries.map(({ id }) => id)}::text[], ${entries.map(({ person }) => person)}::text[],
      ${entries.map(({ connectionId }) => connectionId)}::text[], ${entries.map(({ item }) => item.kind)}::text[],
      ${entries.map(({ item }) => item.name)}::text[],
      ${judged.map(({ entry, wanted }) => accessState(entry, wanted.wanted))}::text[],
      ${judged.map(({ wanted }) => wanted.wanted)}::boolean[], ${entries.map(({ confirmed }) => confirmed)}::text[],
      ${stored.map(({ progress }) => progress)}::text[], ${stored.map(({ failedChange }) => failedChange)}::text[],
      ${stored.map(({ failure }) => failure)}::text[], ${stored.map(({ reviewId }) => reviewId)}::text[],
      ${judged.map(({ wanted }) => (wanted.dueAt === null ? null : new Date(wanted.dueAt)))}::timestamptz[],
      ${entries.map(({ revokeAskedAt }) => revokeAskedAt)}::timestamptz[]
    ) as e (id, person, connection_id, item_kind, item, state, wanted, confirmed, progress, failed_change, failure, hold_id, due_at,
      revoke_asked_at)
    on conflict (bucket, shop_id, id) do update set
      state = excluded.state, wanted = excluded.wanted, confirmed = excluded.confirmed, progress = excluded.progress,
      failed_change = excluded.failed_change, failure = excluded.failure, hold_id = excluded.hold_id, retry_failed = false, due_at = excluded.due_at, revoke_asked_at = excluded.revoke_asked_at,
      updated_at = case when access.state = excluded.state then access.updated_at else excluded.updated_at end
    `.execute(tx);
}

/** `seen` must be the value that was read under the person's lock, because an attempt that was recorded since has a row in `access_call_result`. */
async function updateCalls(tx: Tx, shop: ShopKey, judged: readonly Judged[]): Promise<void> {
  const calls = judged.flatMap(({ entry }) => entry.calls.map((call) => ({ accessId: entry.id, ...call })));
  if (calls.length === 0) return;
  await sql`
    update access_call c set open = k.open, withdrawn = k.withdrawn, seen = k.seen
    from unnest(
      ${calls.map(({ accessId }) => accessId)}::text[], ${calls.map(({ deliveryId }) => deliveryId)}::text[],
      ${calls.map(({ open }) => open)}::boolean[], ${calls.map(({ withdrawn }) => withdrawn)}::boolean[],
      ${calls.map(({ seen }) => seen)}::int[]
    ) as k (access_id, delivery_id, open, withdrawn, seen)
    where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.access_id = k.access_id
      and c.delivery_id = k.delivery_id`.execute(tx);
}

async function insertCalls(tx: Tx, shop: ShopKey, { made, now }: { made: Made; now: Date }): Promise<void> {
  if (made.calls.length === 0) return;
  await sql`
    insert into access_call (bucket, shop_id, access_id, delivery_id, does, open, created_at)
    select ${shop.bucket}::smallint, ${shop.id}, c.access_id, c.delivery_id, c.does, true, ${now}::timestamptz
    from unnest(
      ${made.calls.map(({ accessId }) => accessId)}::text[], ${made.calls.map(({ deliveryId }) => deliveryId)}::text[],
      ${made.calls.map(({ does }) => does)}::text[]
    ) as c (access_id, delivery_id, does)`.execute(tx);
}

import { sql } from "kysely";
import type { NewId } from "../../../platform/ids.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { TaskReason } from "../../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Judged } from "./judge-entries.ts";

/** A new task for a person. */
export interface NewTask {
  readonly id: string;
  readonly accessId: string;
  readonly kind: "grant" | "revoke" | "check";
  readonly reason: TaskReason;
  readonly eventId: string | null;
  readonly createdAt: Date;
}

/** Creates the task for a change for which the connector has no call. */
export function taskFor(newId: NewId, { entry, wanted }: Judged, now: Date): NewTask {
  const common = { id: newId("tsk"), accessId: entry.id, createdAt: now };
  if (wanted.wanted) {
    const { grant } = wanted;
    const named = { orderId: grant?.orderId ?? null, subscriptionId: grant?.subscriptionId ?? null };
    return { ...common, kind: "grant", reason: { code: "granted", ...named }, eventId: grant?.eventId ?? null };
  }
  const { loss } = wanted;
  const named = { orderId: loss?.orderId ?? null, subscriptionId: loss?.subscriptionId ?? null };
  return {
    ...common,
    kind: "revoke",
    reason: { code: loss?.why ?? "ended", ...named },
    eventId: loss?.eventId ?? null,
  };
}

/** Stores tasks. An entry has at most one open task of each kind, which the unique index guarantees. */
export async function insertTasks(tx: Tx, shop: ShopKey, tasks: readonly NewTask[]): Promise<void> {
  if (tasks.length === 0) return;
  await sql`
    insert into access_task (bucket, shop_id, id, access_id, kind, reason, event_id, created_at)
    select ${shop.bucket}::smallint, ${shop.id}, t.* from unnest(
      ${tasks.map(({ id }) => id)}::text[], ${tasks.map(({ accessId }) => accessId)}::text[],
      ${tasks.map(({ kind }) => kind)}::text[], ${tasks.map(({ reason }) => JSON.stringify(reason))}::jsonb[],
      ${tasks.map(({ eventId }) => eventId)}::text[], ${tasks.map(({ createdAt }) => createdAt)}::timestamptz[]
    ) as t
    on conflict (bucket, shop_id, access_id, kind) where done_at is null and cancelled_at is null do nothing`.execute(
    tx,
  );
}

/** Cancels tasks that are no longer needed. */
export async function cancelTasks(
  tx: Tx,
  shop: ShopKey,
  { ids, now }: { ids: readonly string[]; now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update access_task set cancelled_at = ${now}::timestamptz
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${ids}::text[])
      and done_at is null and cancelled_at is null`.execute(tx);
}

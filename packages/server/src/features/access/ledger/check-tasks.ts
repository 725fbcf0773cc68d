import { sql } from "kysely";
import type { NewId } from "../../../platform/ids.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Judged } from "./judge-entries.ts";
import { cancelTasks, insertTasks, type NewTask } from "./task-store.ts";

interface CheckTask {
  readonly id: string;
  readonly accessId: string;
  readonly eventId: string | null;
  readonly isOpen: boolean;
}

/**
 * Creates tasks for access whose payment was reversed, if the owner wants only a notification in that case. Each such event gets one task.
 * The task is cancelled if the money arrives after all or if the access has ended.
 */
export async function syncChecks(
  parts: { readonly newId: NewId },
  tx: Tx,
  { shop, now, judged }: { shop: ShopKey; now: Date; judged: readonly Judged[] },
): Promise<void> {
  const wanted = judged.flatMap((one) => checkFor(parts.newId, one, now) ?? []);
  const known = await readChecks(tx, shop, judged);
  const isKnown = (task: NewTask) =>
    known.some(({ accessId, eventId }) => accessId === task.accessId && eventId === task.eventId);
  const isOver = ({ isOpen, accessId, eventId }: CheckTask) =>
    isOpen && !wanted.some((task) => task.accessId === accessId && task.eventId === eventId);
  await cancelTasks(tx, shop, { ids: known.filter(isOver).map(({ id }) => id), now });
  await insertTasks(
    tx,
    shop,
    wanted.filter((task) => !isKnown(task)),
  );
}

function checkFor(newId: NewId, { entry, wanted }: Judged, now: Date): NewTask | null {
  if (!wanted.wanted) return null;
  const reason = wanted.reasons.find(
    ({ paymentProblem }) => paymentProblem !== null && !Number.isFinite(paymentProblem.suspendsFrom),
  );
  if (!reason?.paymentProblem) return null;
  const { why, orderId, eventId } = reason.paymentProblem;
  const about = { code: why, orderId, subscriptionId: reason.subscriptionId };
  return { id: newId("tsk"), accessId: entry.id, kind: "check", reason: about, eventId, createdAt: now };
}

async function readChecks(tx: Tx, shop: ShopKey, judged: readonly Judged[]): Promise<CheckTask[]> {
  const ids = judged.filter(({ entry }) => !entry.isNew).map(({ entry }) => entry.id);
  if (ids.length === 0) return [];
  const { rows } = await sql<CheckTask>`
    select id, access_id as "accessId", event_id as "eventId", done_at is null and cancelled_at is null as "isOpen"
    from access_task
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and access_id = any(${ids}::text[])
      and kind = 'check'`.execute(tx);
  return rows;
}

/**
 * Cancels check tasks about these people that have become unnecessary: a person without a reason has bought since, or a missing person has
 * no right to access any more. The caller must have locked the people and written the ledger.
 */
export async function cancelAnsweredChecks(
  tx: Tx,
  shop: ShopKey,
  { people, now }: { people: readonly Buffer[]; now: Date },
): Promise<void> {
  await sql`
    update access_task t set cancelled_at = ${now}::timestamptz
    where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.person = any(${people}::bytea[])
      and t.done_at is null and t.cancelled_at is null
      and exists (
        select from access a
        where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.person = t.person
          and a.connection_id = t.connection_id and (a.wanted or a.progress = 'kept')) = (t.reason ->> 'code' = 'without_reason')`.execute(
    tx,
  );
}

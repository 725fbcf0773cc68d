import type { AccessReason } from "@haak/core";
import { sql } from "kysely";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Judged } from "./judge-entries.ts";

interface ReasonRow {
  readonly accessId: string;
  readonly number: number;
  readonly eventId: string;
  readonly orderId: string | null;
  readonly subscriptionId: string | null;
  readonly since: Date;
  readonly until: Date | null;
  readonly trouble: "reversed" | "unpaid" | null;
}

/** Updates the reasons of entries. It writes only the differences, because a person may have hundreds of reasons. */
export async function writeReasons(tx: Tx, shop: ShopKey, judged: readonly Judged[]): Promise<void> {
  const stored = await readReasons(
    tx,
    shop,
    judged.map(({ entry }) => entry.id),
  );
  const wanted = judged.flatMap(({ entry, wanted: { reasons } }) => reasons.map((one) => rowOf(entry.id, one)));
  const wantedTexts = new Set(wanted.map(textOf));
  const storedTexts = new Set(stored.map(textOf));
  await removeReasons(
    tx,
    shop,
    stored.filter((row) => !wantedTexts.has(textOf(row))),
  );
  const fresh = wanted.filter((row) => !storedTexts.has(textOf(row)));
  await insertReasons(tx, shop, numbered(fresh, stored));
}

function rowOf(accessId: string, { eventId, orderId, subscriptionId, since, until, paymentProblem }: AccessReason) {
  return {
    ...{ accessId, eventId, orderId, subscriptionId, since: new Date(since) },
    until: until === null ? null : new Date(until),
    trouble: paymentProblem?.why ?? null,
  };
}

function textOf({
  accessId,
  eventId,
  orderId,
  subscriptionId,
  since,
  until,
  trouble,
}: Omit<ReasonRow, "number">): string {
  return JSON.stringify([accessId, eventId, orderId, subscriptionId, since, until, trouble]);
}

function numbered(fresh: readonly Omit<ReasonRow, "number">[], stored: readonly ReasonRow[]): ReasonRow[] {
  const highest = stored.reduce((most, { number }) => Math.max(most, number), 0);
  return fresh.map((row, index) => ({ ...row, number: highest + index + 1 }));
}

async function readReasons(tx: Tx, shop: ShopKey, accessIds: readonly string[]): Promise<ReasonRow[]> {
  const { rows } = await sql<ReasonRow>`
    select access_id as "accessId", number, event_id as "eventId", order_id as "orderId", subscription_id as "subscriptionId",
      since, until, trouble
    from access_reason
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and access_id = any(${accessIds}::text[])`.execute(
    tx,
  );
  return rows;
}

async function removeReasons(tx: Tx, shop: ShopKey, gone: readonly ReasonRow[]): Promise<void> {
  if (gone.length === 0) return;
  await sql`
    delete from access_reason r
    using unnest(${gone.map(({ accessId }) => accessId)}::text[], ${gone.map(({ number }) => number)}::int[])
      as k (access_id, number)
    where r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.access_id = k.access_id
      and r.number = k.number`.execute(tx);
}

async function insertReasons(tx: Tx, shop: ShopKey, rows: readonly ReasonRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof ReasonRow>(name: K) => rows.map((row) => row[name]);
  await sql`
    insert into access_reason (bucket, shop_id, access_id, number, event_id, order_id, subscription_id, since, until, trouble)
    select ${shop.bucket}::smallint, ${shop.id}, r.* from unnest(
      ${column("accessId")}::text[], ${column("number")}::int[], ${column("eventId")}::text[], ${column("orderId")}::text[],
      ${column("subscriptionId")}::text[], ${column("since")}::timestamptz[], ${column("until")}::timestamptz[],
      ${column("trouble")}::text[]
    ) as r`.execute(tx);
}

import { sql } from "kysely";
import type { NewId } from "../../../platform/ids.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { AccessConnection } from "./connection-store.ts";
import type { Judged } from "./judge-entries.ts";

const WINDOW_MS = 86_400_000;

/** The changes that may be requested now, and those that wait for a review. */
export interface Braked {
  readonly passing: readonly Judged[];
  readonly inReview: readonly Judged[];
}

/**
 * Locks the connections of these entries that have a brake, so that no two transactions count the same revokes. Must come before the
 * locks of calls and lanes.
 */
export async function lockBrakes(tx: Tx, shop: ShopKey, revokes: readonly Judged[]): Promise<void> {
  const braked = revokes.filter(({ connection }) => connection.settings.brake !== null);
  if (braked.length === 0) return;
  await sql`
    select 1 from huddle_connection
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}
      and id = any(${braked.map(({ connection }) => connection.id)}::text[])
    order by id for update`.execute(tx);
}

/**
 * Puts revokes under review if there are too many at once, because a mistake in the shop or in a rule must not empty a community. A revoke
 * that the owner released passes. The caller must have locked the connections (`lockBrakes`).
 */
export async function applyBrake(
  parts: { readonly newId: NewId },
  tx: Tx,
  { shop, now, asking }: { shop: ShopKey; now: Date; asking: readonly Judged[] },
): Promise<Braked> {
  const passing = asking.filter((one) => one.wanted.wanted || one.entry.progress.kind === "released");
  const inReview: Judged[] = [];
  const revokes = asking.filter((one) => !passing.includes(one));
  const ids = [...new Set(revokes.map(({ connection }) => connection.id))].sort();
  for (const id of ids) {
    const ofConnection = revokes.filter(({ connection }) => connection.id === id);
    const left = await revokesLeft(tx, shop, { connection: ofConnection[0]?.connection, now });
    passing.push(...ofConnection.slice(0, left));
    const waiting = ofConnection.slice(left);
    if (waiting.length > 0) inReview.push(...(await openReview(parts, tx, { shop, now, connectionId: id, waiting })));
  }
  return { passing, inReview };
}

async function revokesLeft(
  tx: Tx,
  shop: ShopKey,
  { connection, now }: { connection: AccessConnection | undefined; now: Date },
): Promise<number> {
  const brake = connection?.settings.brake ?? null;
  if (connection === undefined || brake === null) return Number.POSITIVE_INFINITY;
  const { rows } = await sql<{ revoked: number; inside: number; inReview: boolean }>`
    select
      (select count(*) from access a
        where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.connection_id = ${connection.id}
          and a.revoke_asked_at > ${new Date(now.getTime() - WINDOW_MS)}::timestamptz) as revoked,
      (select count(*) from access a
        where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.connection_id = ${connection.id}
          and a.confirmed = 'in') as inside,
      exists (select 1 from access_review h
        where h.bucket = ${shop.bucket}::smallint and h.shop_id = ${shop.id} and h.connection_id = ${connection.id}
          and h.state = 'held') as "inReview"`.execute(tx);
  const { revoked, inside, inReview } = rows[0] ?? { revoked: 0, inside: 0, inReview: false };
  if (inReview) return 0;
  const most = Math.max(brake.at_least, Math.floor(((inside + revoked) * brake.percent) / 100));
  return Math.max(0, most - revoked);
}

async function openReview(
  parts: { readonly newId: NewId },
  tx: Tx,
  input: { shop: ShopKey; now: Date; connectionId: string; waiting: readonly Judged[] },
): Promise<Judged[]> {
  const { shop, now, connectionId, waiting } = input;
  await sql`
    insert into access_review (bucket, shop_id, id, connection_id, state, created_at)
    values (${shop.bucket}::smallint, ${shop.id}, ${parts.newId("hld")}, ${connectionId}, 'held', ${now}::timestamptz)
    on conflict (bucket, shop_id, connection_id) where state = 'held' do nothing`.execute(tx);
  const { rows } = await sql<{ id: string }>`
    select id from access_review
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and connection_id = ${connectionId} and state = 'held'
    `.execute(tx);
  const [review] = rows;
  if (review === undefined)
    throw new Error("A review that was just opened does not exist, although its connection is locked.");
  const progress = { kind: "in_review", reviewId: review.id } as const;
  return waiting.map((one) => ({ ...one, entry: { ...one.entry, progress } }));
}

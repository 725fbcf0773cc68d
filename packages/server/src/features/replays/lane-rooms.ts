import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import { itemsOf, type LockedReplay } from "./store.ts";

/** How many more of a replay's deliveries a lane may be given now. */
export interface LaneRoom {
  readonly endpointId: string;
  readonly room: number;
}

/** No lane is given more than this at once, however many slots it has. */
const DUE_AT_ONCE_MAX = 25;

/**
 * The lanes of a replay that have room. A replay takes at most half of a lane's slots, so that a fresh call finds one free
 * and does not wait for what is sent again.
 */
export async function readLaneRooms(tx: Tx, replay: LockedReplay, laneConcurrency: number): Promise<LaneRoom[]> {
  const { shop } = replay;
  const { rows } = await sql<{ endpointId: string; slots: number | null; due: number }>`
    select k.endpoint_id as "endpointId", l.concurrency as slots, (
      select count(*) from replay_item i
      where ${itemsOf(replay)} and i.state = 'due' and i.endpoint_id = k.endpoint_id) as due
    from unnest(${replay.lanes}::text[]) as k (endpoint_id)
    left join lane l on l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = k.endpoint_id
    `.execute(tx);
  return rows
    .map(({ endpointId, slots, due }) => ({ endpointId, room: dueAtOnceMax(slots ?? laneConcurrency) - due }))
    .filter(({ room }) => room > 0);
}

function dueAtOnceMax(slots: number): number {
  return Math.min(Math.max(1, Math.floor(slots / 2)), DUE_AT_ONCE_MAX);
}

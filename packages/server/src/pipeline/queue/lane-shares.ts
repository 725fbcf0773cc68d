import { type RawBuilder, sql } from "kysely";

/** Which lanes may have how many slots of a worker at this moment (`send/slot-shares.ts`). */
export interface LaneShares {
  /** The lanes that get no slot now, as far as is known before they are read; null if each may have one. */
  readonly closed: ClosedLanes | null;
  /** Slots for each of these lanes, in their order. */
  allot(lanes: readonly LaneToServe[]): number[];
}

/** All lanes of these shops and all these slow lanes, or all lanes at all; but never the quick ones. */
export interface ClosedLanes {
  readonly onlyQuick: boolean;
  readonly shopIds: readonly string[];
  readonly slowIds: readonly string[];
  readonly quickIds: readonly string[];
}

/** A lane that a claim has locked. */
export interface LaneToServe {
  readonly shopId: string;
  readonly endpointId: string;
  readonly target: string;
  readonly isProbe: boolean;
  /** As many as the lane itself allows. */
  readonly slots: number;
}

/**
 * A condition on the lane of this alias, which begins with `and`: the worker may have a slot for it. Without it the lanes that hang
 * would fill the list of lanes that a claim locks, because these were served longest ago.
 */
export function andMayHaveSlot(lane: string, { shares }: { readonly shares?: LaneShares }): RawBuilder<unknown> {
  if (!shares?.closed) return sql``;
  const { onlyQuick, shopIds, slowIds, quickIds } = shares.closed;
  const endpointId = sql.ref(`${lane}.endpoint_id`);
  const isQuick = sql`${endpointId} = any(${quickIds}::text[])`;
  if (onlyQuick) return sql`and ${isQuick}`;
  const isOpen = sql`${endpointId} <> all(${slowIds}::text[]) and ${sql.ref(`${lane}.shop_id`)} <> all(${shopIds}::text[])`;
  return sql`and (${isQuick} or ${isOpen})`;
}

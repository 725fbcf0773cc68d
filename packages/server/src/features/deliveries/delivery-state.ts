import type { DeliveryState } from "@haak/core";
import { sql } from "kysely";
import type { StoredDeliveryState } from "../../platform/postgres/tables/delivery-tables.ts";

/** What stops a lane: its endpoint is switched off, or its breaker is not closed. */
export const LANE_STANDS_STILL = sql<boolean>`coalesce(lane.paused or lane.probe_at is not null, false)`;

/** What is known of a delivery that is owed or was. */
export interface StoredState {
  readonly state: StoredDeliveryState;
  /** A worker has it in its hands. */
  readonly sending: boolean;
  /** Its lane stands still. */
  readonly paused: boolean;
}

/** The state that people see: *sending* and *paused* are no state that a row ever stores. */
export function shownState({ state, sending, paused }: StoredState): DeliveryState {
  if (sending) return "sending";
  return paused && (state === "pending" || state === "waiting") ? "paused" : state;
}

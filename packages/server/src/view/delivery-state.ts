import type { DeliveryState } from "@haak/core";
import { sql } from "kysely";
import type { StoredDeliveryState } from "../world/tables.ts";

/** What stops a lane: its endpoint is switched off, or its breaker is not closed. */
export const LANE_STANDS_STILL = sql<boolean>`coalesce(lane.paused or lane.probe_at is not null, false)`;

/** The state that people see: what is owed on a lane that stands still is *paused*, which no row ever stores. */
export function shownState(stored: StoredDeliveryState, laneStandsStill: boolean): DeliveryState {
  return laneStandsStill && (stored === "pending" || stored === "waiting") ? "paused" : stored;
}

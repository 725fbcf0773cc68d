import type { DeliveryState } from "@haak/core";
import type { StoredDeliveryState } from "../world/tables.ts";

/** The state that people see: what is owed on a lane that stands still is *paused*, which no row ever stores. */
export function shownState(stored: StoredDeliveryState, lanePaused: boolean): DeliveryState {
  return lanePaused && (stored === "pending" || stored === "waiting") ? "paused" : stored;
}

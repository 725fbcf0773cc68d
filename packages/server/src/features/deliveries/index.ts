/** What other features may use of this one. */
export { LANE_IS_STOPPED, type StoredState, shownState } from "./schema.ts";

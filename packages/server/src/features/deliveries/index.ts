/** What other features may use of this one. */
export { LANE_STANDS_STILL, type StoredState, shownState } from "./schema.ts";

/** What other features may use of this one. */
export { laneIsStopped, type StoredState, shownState } from "./schema.ts";

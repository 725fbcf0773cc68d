/** What other features may import from this one. */
export { laneIsStopped, type StoredState, shownState } from "./schema.ts";

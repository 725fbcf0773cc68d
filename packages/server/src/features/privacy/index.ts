/** What other features may use of this one. */
export { type ErasureStepParts, erasureStep, findDueErasures } from "./erasure.ts";
export { removePeople } from "./forget-people.ts";

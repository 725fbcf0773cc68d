/** What other features may import from this one. */
export { type ErasureStepParts, erasureStep, findDueErasures } from "./erasure.ts";
export { removePeople } from "./forget-people.ts";

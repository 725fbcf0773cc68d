/** What other features may use of this one. */
export { applyStep, findDueComparisons } from "./apply-comparison.ts";

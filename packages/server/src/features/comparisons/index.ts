/** What other features may import from this one. */
export { applyStep, findDueComparisons } from "./apply-comparison.ts";

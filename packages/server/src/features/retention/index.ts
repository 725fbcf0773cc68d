/** What other features may import from this one. */
export { REMOVED_KINDS } from "./retention-job.ts";

/** What other features may use of this one. */
export { REMOVED_KINDS } from "./retention-job.ts";

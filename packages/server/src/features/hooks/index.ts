/** What other features may use of this one. */
export { dropGoneHooks } from "./end-hooks.ts";

/** What other features may import from this one. */
export { dropGoneHooks } from "./end-hooks.ts";

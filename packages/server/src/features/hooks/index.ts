/** What other features may use of this one. */
export { dropGoneHooks } from "./drop-gone-hooks.ts";

/** What other features may use of this one. */
export { noteUse } from "./shop-by-key.ts";
export type { ShopStoreParts } from "./store.ts";

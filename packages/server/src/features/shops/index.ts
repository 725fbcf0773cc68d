/** What other features may import from this one. */
export { noteUse } from "./shop-by-key.ts";
export type { ShopStoreParts } from "./store.ts";

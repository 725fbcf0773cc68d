/** What other features may use of this one. */
export { noteUse } from "./note-use.ts";
export type { ShopStoreParts } from "./shop-store.ts";

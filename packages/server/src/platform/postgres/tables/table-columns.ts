import type { ColumnType } from "kysely";

/** Set once by the application or the database when the row is made. */
export type Fixed<T> = ColumnType<T, T, never>;
/** Read as a value, written as its text. */
export type Json<T> = ColumnType<T, string, string>;

/** Columns that lead every key: the bucket never changes, so that rows of one shop always live together. */
export interface OfShop {
  bucket: Fixed<number>;
  shop_id: Fixed<string>;
}

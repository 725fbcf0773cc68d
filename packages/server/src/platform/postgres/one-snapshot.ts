import type { Database, Tx } from "./database.ts";

/** Reads several things as they all were at one moment, whatever is committed meanwhile. */
export function inOneSnapshot<T>(db: Database, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(read);
}

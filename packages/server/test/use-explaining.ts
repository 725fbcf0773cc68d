import { afterAll, beforeAll } from "vitest";
import { type ExplainingDatabase, openExplainingDatabase } from "./explaining-database.ts";
import type { TestStore } from "./harness.ts";

/** Opens a database that explains what it runs on a test's store. Call it in `describe`; it is there while its tests run. */
export function useExplaining(store: TestStore): () => ExplainingDatabase {
  let opened: ExplainingDatabase | null = null;
  beforeAll(() => {
    opened = openExplainingDatabase(store.url);
  });
  afterAll(() => opened?.close());
  return () => {
    if (opened === null) throw new Error("The database is open only while its tests run.");
    return opened;
  };
}

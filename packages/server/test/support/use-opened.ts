import { afterAll, beforeAll } from "vitest";

/** Opens something that must be closed after the tests, such as a database. Call it in `describe`. */
export function useOpened<T extends { close(): Promise<void> }>(open: () => T): () => T {
  const opened: T[] = [];
  beforeAll(() => {
    opened.push(open());
  });
  afterAll(() => opened.pop()?.close());
  return () => {
    const [it] = opened;
    if (it === undefined) throw new Error("It is open only while its tests run.");
    return it;
  };
}

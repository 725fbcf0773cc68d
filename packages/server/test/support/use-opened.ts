import { afterAll, beforeAll } from "vitest";

/** Opens something that has to be closed, such as a database on a test's store. Call it in `describe`; it is there while its tests run. */
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

import type { Sentence } from "@haak/core";

/** A sentence that only a test says, and that needs no Dutch. */
export function said(text: string): Sentence {
  return text as Sentence;
}

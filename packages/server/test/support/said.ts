import { plainMessage, type UserMessage } from "@haak/core";

/** A sentence that only a test says, and that needs no Dutch. */
export function said(text: string): UserMessage {
  return plainMessage(text);
}

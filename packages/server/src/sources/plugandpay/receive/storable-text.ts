import { mapMessageText, type UserMessage } from "@haak/core";

/**
 * Text that PostgreSQL can hold: it knows no NUL, and UTF-8 has no half of a surrogate pair. NUL becomes its visible sign
 * (U+2400), half a pair the replacement character, so that what a stranger sends is never an error of ours.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u2400");
}

/** The same for a sentence, into which a stranger's words may be put. */
export function storableMessage(message: UserMessage): UserMessage {
  return mapMessageText(message, storableText);
}

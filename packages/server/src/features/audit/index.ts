/** What other features may use of this one. */
export { ADMINISTRATOR, KEY_NAMES, translateKeyName } from "./key-names.ts";
export { type AuditParts, createNote, type Note, noteChange } from "./note-change.ts";

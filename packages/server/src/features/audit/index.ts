/** What other features may import from this one. */
export { KEY_NAMES, translateKeyName, whoIs } from "./key-names.ts";
export { type AuditParts, createNote, type Note, noteChange } from "./note-change.ts";

/** What other features may import from this one. */
export {
  type AuditParts,
  createNote,
  KEY_NAMES,
  type Note,
  noteChange,
  translateKeyName,
  whoIs,
} from "./note-change.ts";

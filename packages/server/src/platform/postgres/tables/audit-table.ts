import type { AuditAction } from "./audit-actions.ts";
import type { Fixed, OfShop } from "./table-columns.ts";

/** Added to and read, and removed when it is old; no row is ever changed. */
export interface AuditLogTable extends OfShop {
  id: Fixed<string>;
  at: Fixed<Date>;
  actor: Fixed<"api_key" | "admin">;
  api_key_id: Fixed<string | null>;
  api_key_name: Fixed<string | null>;
  address: Fixed<string>;
  action: Fixed<AuditAction>;
  subject: Fixed<string | null>;
  subject_name: Fixed<string | null>;
  fields: Fixed<string[]>;
}

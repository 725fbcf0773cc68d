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

/** Everything that is noted, by what it is called in the log; names never change once published. */
export const AUDIT_ACTIONS = [
  "shop.created",
  "api_key.created",
  "api_key.replaced",
  "api_key.deleted",
  "settings.webhooks.changed",
  "settings.alerts.changed",
  "settings.alerts.tested",
  "rule.created",
  "rule.changed",
  "rule.deleted",
  "hook.created",
  "hook.deleted",
  "endpoint.changed",
  "endpoint.secret.rotated",
  "endpoint.tested",
  "delivery.retried",
  "replay.started",
  "replay.stopped",
  "preview.sent",
  "plugandpay.changed",
  "notice.retried",
  "reconciliation.started",
  "unreadable.retried",
  "connection.created",
  "connection.changed",
  "connection.checked",
  "connection.deleted",
  "hold.released",
  "hold.dismissed",
  "task.done",
  "access.rebuilt",
  "comparison.made",
  "comparison.applied",
  "erasure.started",
] as const;

/** One of them. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

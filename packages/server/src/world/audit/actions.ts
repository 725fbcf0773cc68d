/** Everything that is noted, by what it is called in the log; names never change once published. */
export const AUDIT_ACTIONS = [
  "shop.created",
  "api_key.created",
  "api_key.replaced",
  "api_key.deleted",
  "settings.webhooks.changed",
  "settings.alerts.changed",
  "rule.created",
  "rule.changed",
  "rule.deleted",
  "hook.created",
  "hook.deleted",
  "endpoint.changed",
  "endpoint.secret.rotated",
  "plugandpay.changed",
  "connection.created",
  "connection.changed",
  "connection.deleted",
  "hold.released",
  "hold.dismissed",
  "erasure.started",
] as const;

/** One of them. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

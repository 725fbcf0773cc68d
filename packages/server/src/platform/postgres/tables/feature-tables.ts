import type { Language, MemberFinding } from "@haak/core";
import type { ColumnType, Generated } from "kysely";
import type { StoredDeliveryState } from "./delivery-tables.ts";
import type { Fixed, OfShop } from "./table-columns.ts";

export interface AlertSettingsTable extends OfShop {
  email: string | null;
  weekly_digest: Generated<boolean>;
  language: Generated<Language>;
  digest_at: Date | null;
  tasks_at: Date | null;
  last_sent_at: Date | null;
  last_problem: string | null;
  last_problem_at: Date | null;
}

export interface MailTable extends OfShop {
  id: Fixed<string>;
  message_id: Fixed<string>;
  subject: Fixed<string>;
  text: Fixed<string>;
  html: Fixed<string>;
  created_at: Fixed<Date>;
  due_at: Date;
  tries: Generated<number>;
  lease_id: string | null;
}

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

/** What is to be done about the people whom a comparison found. */
export interface ApplyComparisonRequest {
  /** Ask for their access again, or let a person look at it, or nothing. */
  readonly missing: "grants" | "tasks" | null;
  readonly without_reason: "tasks" | null;
}

export interface ComparisonTable extends OfShop {
  id: Fixed<string>;
  connection_id: Fixed<string>;
  members: Fixed<number>;
  without_email: Fixed<number>;
  agreeing: Fixed<number>;
  under_way: Fixed<number>;
  missing: Fixed<number>;
  without_reason: Fixed<number>;
  wish: ColumnType<ApplyComparisonRequest | null, undefined, string>;
  after_number: Generated<number>;
  due_at: Date | null;
  grants: Generated<number>;
  tasks: Generated<number>;
  changed: Generated<number>;
  created_at: Fixed<Date>;
  applied_at: Date | null;
}

/** What became of a finding: asked again, given to a person, or not so any more when it was its turn. */
export type FindingOutcome = "grant" | "task" | "changed";

export interface ComparisonFindingTable extends OfShop {
  comparison_id: Fixed<string>;
  number: Fixed<number>;
  kind: Fixed<MemberFinding["kind"]>;
  person: Fixed<Buffer>;
  email: Fixed<string>;
  access_ids: Fixed<string[]>;
  outcome: FindingOutcome | null;
}

/** The tables of comparisons with lists of members, for Kysely. */
export interface ComparisonTables {
  comparison: ComparisonTable;
  comparison_finding: ComparisonFindingTable;
}

export interface ReplayTable extends OfShop {
  id: Fixed<string>;
  state: "running" | "done" | "stopped";
  filter: Fixed<unknown>;
  preview_id: Fixed<string | null>;
  rule_id: Fixed<string | null>;
  lanes: Fixed<string[]>;
  matched: Fixed<number>;
  done: Generated<number>;
  failed: Generated<number>;
  due_at: Date | null;
  created_at: Fixed<Date>;
  ended_at: Date | null;
}

export interface ReplayItemTable extends OfShop {
  replay_id: Fixed<string>;
  position: Fixed<number>;
  state: "queued" | "due" | "retrying";
  endpoint_id: Fixed<string>;
  delivery_id: string | null;
  event_id: Fixed<string | null>;
  rule_id: Fixed<string | null>;
  line_number: Fixed<number | null>;
  attempts_before: Generated<number>;
  former_state: StoredDeliveryState | null;
  former_due_at: Date | null;
  former_attempts_spent: number | null;
  next_check_at: Date | null;
}

export interface PreviewTable extends OfShop {
  id: Fixed<string>;
  rule_id: Fixed<string | null>;
  definition: Fixed<unknown>;
  created_at: Fixed<Date>;
}

export interface PreviewPageTable extends OfShop {
  preview_id: Fixed<string>;
  number: Fixed<number>;
  event_ids: Fixed<string[]>;
  line_numbers: Fixed<number[]>;
}

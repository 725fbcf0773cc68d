import type { Breaker, LastError, OffReason, UserMessage, WarningPercent } from "@haak/core";
import type { ColumnType, Generated } from "kysely";
import type { ReadingNote } from "../../reading-note.ts";
import type { AccessTables, HuddleConnectionTable } from "./access-tables.ts";
import type { DeliveryTables } from "./delivery-tables.ts";
import type {
  AlertSettingsTable,
  AuditLogTable,
  ComparisonTables,
  MailTable,
  PreviewPageTable,
  PreviewTable,
  ReplayItemTable,
  ReplayTable,
} from "./feature-tables.ts";
import type { PlugAndPayRulesTable, PlugAndPaySourceTable, ReconciliationTable } from "./plugandpay-tables.ts";
import type { Fixed, Json, OfShop } from "./table-columns.ts";

export interface InstallationTable {
  id: Fixed<number>;
  admin_password_hash: string | null;
  key_check: Buffer;
}

export interface ShopTable {
  id: Fixed<string>;
  bucket: Fixed<number>;
  number: ColumnType<number, never, never>;
  name: string;
  created_at: Fixed<Date>;
}

export interface ApiKeyTable {
  id: Fixed<string>;
  shop_id: Fixed<string>;
  name: string;
  hash: Buffer;
  sealed: Buffer;
  hint: string;
  created_at: Fixed<Date>;
  last_used_at: Date | null;
  expires_at: Date | null;
  replaced_by: string | null;
  /** When each tool last used it, by the first word of its user agent. */
  used_by: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
}

export interface DashboardSessionTable {
  token_hash: Fixed<Buffer>;
  shop_id: string | null;
  /** The key that opened it; null for the administrator, whose password it then holds for. */
  api_key_id: Fixed<string | null>;
  sealed_password_mark: Fixed<Buffer | null>;
  started_at: Fixed<Date>;
  last_used_at: Date;
}

export interface SignInFailureTable {
  address: Fixed<string>;
  failures: number;
  since: Date;
}

export interface RuleSetTable extends OfShop {
  version: number;
}

export interface RuleTable extends OfShop {
  id: Fixed<string>;
  number: ColumnType<number, never, never>;
  origin: Fixed<"settings" | "rule" | "zapier">;
  slot: Fixed<"orders" | "cancellations" | null>;
  api_key_id: Fixed<string | null>;
  definition: Json<unknown>;
  endpoint_id: string;
  version: number;
  created_at: Fixed<Date>;
  updated_at: Date;
  deleted_at: Date | null;
  superseded_by: string | null;
}

export interface RuleVersionTable extends OfShop {
  rule_id: Fixed<string>;
  from_version: Fixed<number>;
  until_version: number | null;
  until_at: Date | null;
  definition: Fixed<unknown>;
  /** Where the calls of this version went. */
  endpoint_id: Fixed<string>;
}

export interface WebhookSettingsTable extends OfShop {
  document: Json<unknown>;
}

/** One signing secret as it is stored: base64 of the sealed bytes, and when it stops being used (ISO 8601) or null. */
export interface StoredSecret {
  sealed: string;
  expires_at: string | null;
}

export interface EndpointTable extends OfShop {
  id: Fixed<string>;
  /** `webhook`, `zapier`, or the kind of a connector. */
  kind: Fixed<string>;
  target: Fixed<string>;
  enabled: boolean;
  off_reason: OffReason | null;
  off_at: Date | null;
  rate_per_second: number | null;
  concurrency: number | null;
  secrets: Json<StoredSecret[]>;
  created_at: Fixed<Date>;
}

export interface LaneTable extends OfShop {
  endpoint_id: Fixed<string>;
  due_at: Date | null;
  /** No fresh delivery that is not in flight is due before this; `infinity` if there is none. Changed only under the lane's lock. */
  fresh_from: Generated<Date>;
  fresh_seq: Generated<string>;
  /** The same for retries. */
  retry_from: Generated<Date>;
  not_before: Date | null;
  paused: Generated<boolean>;
  /** How many mass changes are under way in it, each of which keeps it paused. */
  changes: Generated<number>;
  blocked: Generated<boolean>;
  concurrency: number | null;
  rate_per_second: number | null;
  next_slot_at: Date | null;
  /** How many leases it has; changed under its lock only, with them. */
  sending: Generated<number>;
  served_at: Date | null;
  breaker: ColumnType<Breaker, string | undefined, string>;
  probe_at: Date | null;
  last_success_at: Date | null;
  failing_since: Date | null;
  last_failed_at: Date | null;
  failures: Generated<number>;
  last_error: ColumnType<LastError | null, string | undefined, string | null>;
  gone_at: Date | null;
  switches_off: Generated<boolean>;
  notified_since: Date | null;
  notified_percent: WarningPercent | null;
  notified_at: Date | null;
  health_check_at: Date | null;
}

/** A lane that polls and claims read: it has something to send, or lately had. */
export interface ActiveLaneTable extends OfShop {
  endpoint_id: Fixed<string>;
}

export interface EventTable extends OfShop {
  id: Fixed<string>;
  key: Fixed<string>;
  type: Fixed<string>;
  occurred_at: Fixed<Date>;
  received_at: Fixed<Date>;
  found_by_reconciliation: Fixed<boolean>;
  body: Fixed<string>;
  rule_set_version: Fixed<number>;
  decision_codes: Fixed<string>;
  notes: ColumnType<readonly ReadingNote[] | null, string | null, string | null>;
  subject_hash: Fixed<Buffer | null>;
  email_hash: Fixed<Buffer | null>;
  number_hash: Fixed<Buffer | null>;
}

/** Outlives its event, so that the same key is the same event for ever. */
export interface EventKeyTable extends OfShop {
  hash: Fixed<Buffer>;
  event_id: Fixed<string>;
  type: Fixed<string>;
}

export interface CatalogueTable extends OfShop {
  kind: Fixed<"product" | "product_group" | "upsell" | "form">;
  id: Fixed<string>;
  name: string;
}

/** What became of a notice so far, as it is stored and shown. */
export const INBOX_STATES = ["waiting", "fetching", "done", "unknown_trigger", "rejected", "failed"] as const;

export type InboxState = (typeof INBOX_STATES)[number];

export interface InboxTable extends OfShop {
  id: Fixed<string>;
  received_at: Fixed<Date>;
  version: "v1" | "v2" | "unknown";
  trigger: string | null;
  content_type: Fixed<string>;
  signature: Fixed<string | null>;
  body: Fixed<string>;
  state: InboxState;
  error: UserMessage | null;
  notes: ColumnType<readonly ReadingNote[] | null, string | null, string | null>;
  event_id: string | null;
  due_at: Date | null;
  tries: Generated<number>;
  wants_token: Generated<boolean>;
  lease_id: string | null;
  traceparent: Fixed<string | null>;
}

export interface RetentionJobTable extends OfShop {
  job: Fixed<string>;
  due_at: Date;
  cursor: Generated<string>;
  kept_versions: Generated<number[]>;
}

export interface StatsRowTable extends OfShop {
  span: Fixed<"hour" | "day">;
  at: Fixed<Date>;
  events: Fixed<number>;
  deliveries: Fixed<number>;
  delivered: Fixed<number>;
  attempts: Fixed<number>;
  p50_ms: Fixed<number | null>;
  p99_ms: Fixed<number | null>;
}

export interface StatsProgressTable extends OfShop {
  counted_until: Date;
}

/** Every table of the hub, for Kysely. */
export interface Tables extends AccessTables, ComparisonTables, DeliveryTables {
  installation: InstallationTable;
  shop: ShopTable;
  api_key: ApiKeyTable;
  dashboard_session: DashboardSessionTable;
  sign_in_failure: SignInFailureTable;
  plugandpay_source: PlugAndPaySourceTable;
  rule_set: RuleSetTable;
  rule: RuleTable;
  rule_version: RuleVersionTable;
  webhook_settings: WebhookSettingsTable;
  endpoint: EndpointTable;
  lane: LaneTable;
  active_lane: ActiveLaneTable;
  event: EventTable;
  event_key: EventKeyTable;
  catalogue: CatalogueTable;
  inbox: InboxTable;
  reconciliation: ReconciliationTable;
  plugandpay_rules: PlugAndPayRulesTable;
  huddle_connection: HuddleConnectionTable;
  alert_settings: AlertSettingsTable;
  mail: MailTable;
  replay: ReplayTable;
  replay_item: ReplayItemTable;
  preview: PreviewTable;
  preview_page: PreviewPageTable;
  retention_job: RetentionJobTable;
  audit_log: AuditLogTable;
  stats_row: StatsRowTable;
  stats_progress: StatsProgressTable;
}

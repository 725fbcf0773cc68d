import type {
  AccessChange,
  AccessFact,
  AccessItem,
  AccessPolicy,
  AccessState,
  CallTemplate,
  ConfirmedAccess,
  Outcome,
  UserMessage,
} from "@haak/core";
import type { ColumnType, Generated } from "kysely";
import type { Fixed, Json, OfShop } from "./table-columns.ts";

export interface HuddleConnectionTable extends OfShop {
  id: Fixed<string>;
  /** The kind of connector that calls it. Huddle's was the first. */
  kind: ColumnType<string, string | undefined, never>;
  name: string;
  domain: string;
  /** Null where it follows from the domain. */
  base_url: string | null;
  sealed_api_key: Buffer;
  /** As `openSettings` reads it. */
  settings: ColumnType<unknown, string | undefined, string>;
  created_at: Fixed<Date>;
  updated_at: Date;
  deleted_at: Date | null;
  /** Null where it was not tried since its key and address are what they are. */
  last_check: ColumnType<ConnectionCheck | null, string | null | undefined, string | null>;
}

/** What came of trying a connection, with whatever answered at its address. */
export interface ConnectionCheck {
  readonly at: string;
  readonly outcome: Outcome;
  /** Null where nothing answered. */
  readonly status: number | null;
  /** Why nothing answered; null where something did. */
  readonly error: UserMessage | null;
}

/** How an owner wants a connection to be used. What is absent has its default. */
export interface ConnectionSettings {
  /** A Huddle Lite community has no access levels. */
  lite: boolean;
  /** The owner's own calls; null where there is none. */
  revoke: CallTemplate | null;
  grant: CallTemplate | null;
  on_reversal: AccessPolicy["onReversal"];
  unpaid_days: number | null;
  /** How many revokes in a day are carried out without asking: this share of those who have access, or this number if that is more. */
  brake: { percent: number; at_least: number } | null;
}

export interface AccessFactTable extends OfShop {
  event_id: Fixed<string>;
  rule_id: Fixed<string>;
  number: Fixed<number>;
  asked_later: Fixed<boolean>;
  fact: ColumnType<AccessFact, string, never>;
}

export interface AccessNameTable extends OfShop {
  name: Fixed<Buffer>;
  event_id: Fixed<string>;
  rule_id: Fixed<string>;
  number: Fixed<number>;
}

export interface AccessLinkTable extends OfShop {
  person: Fixed<Buffer>;
  customer: Fixed<Buffer>;
  customer_id: Fixed<string>;
}

export interface AccessSubjectTable extends OfShop {
  name: Fixed<Buffer>;
}

export interface AccessRebuildTable extends OfShop {
  after_id: string;
  due_at: Date | null;
  events: number;
  started_at: Date;
  ended_at: Date | null;
}

export interface AccessPersonTable extends OfShop {
  person: Fixed<Buffer>;
  email: Fixed<string>;
  next_change_at: Date | null;
}

/** Why a change of access failed: all attempts failed, the other system refused it, or its call was cancelled. */
export type AccessFailure = "failed" | "refused" | "cancelled";

/** The part of an entry's progress that its calls and tasks do not show. `refused` holds only while a call is under way. */
export type StoredAccessProgress = "idle" | "refused" | "failed" | "in_review" | "released" | "kept";

/** Why an entry needs a person's attention; the API shows it with a text. */
export type AccessProblem = AccessFailure | "held";

export interface AccessTable extends OfShop {
  id: Fixed<string>;
  person: Fixed<Buffer>;
  connection_id: Fixed<string>;
  item_kind: Fixed<AccessItem["kind"]>;
  item: Fixed<string>;
  state: AccessState;
  wanted: boolean;
  confirmed: ConfirmedAccess;
  progress: Generated<StoredAccessProgress>;
  failed_change: AccessChange | null;
  failure: AccessFailure | null;
  hold_id: string | null;
  retry_failed: Generated<boolean>;
  due_at: Date | null;
  revoke_asked_at: Date | null;
  created_at: Fixed<Date>;
  updated_at: Date;
}

export interface AccessReasonTable extends OfShop {
  access_id: Fixed<string>;
  number: Fixed<number>;
  event_id: Fixed<string>;
  order_id: Fixed<string | null>;
  subscription_id: Fixed<string | null>;
  since: Fixed<Date>;
  until: Fixed<Date | null>;
  trouble: Fixed<"reversed" | "unpaid" | null>;
}

export interface AccessCallTable extends OfShop {
  access_id: Fixed<string>;
  delivery_id: Fixed<string>;
  does: Fixed<AccessChange>;
  open: boolean;
  withdrawn: boolean;
  seen: Generated<number>;
  created_at: Fixed<Date>;
}

export interface AccessCallResultTable extends OfShop {
  delivery_id: Fixed<string>;
  number: Fixed<number>;
}

/** The reason of a task. The view translates it into a sentence. */
export type TaskReason =
  | { readonly code: "granted"; readonly orderId: string | null; readonly subscriptionId: string | null }
  | {
      readonly code: "ended" | "reversed" | "unpaid";
      readonly orderId: string | null;
      readonly subscriptionId: string | null;
    }
  /** What a list of members and the ledger disagree about. */
  | { readonly code: "not_listed" | "without_reason"; readonly orderId: null; readonly subscriptionId: null };

export interface AccessTaskTable extends OfShop {
  id: Fixed<string>;
  /** Null for a task that is about a person in a connection and no row of the ledger; then the other two are there. */
  access_id: Fixed<string | null>;
  person: ColumnType<Buffer | null, Buffer | undefined, never>;
  connection_id: ColumnType<string | null, string | undefined, never>;
  kind: Fixed<"revoke" | "grant" | "check">;
  reason: Json<TaskReason>;
  event_id: Fixed<string | null>;
  created_at: Fixed<Date>;
  done_at: Date | null;
  done_by: string | null;
  cancelled_at: Date | null;
}

export interface AccessReviewTable extends OfShop {
  id: Fixed<string>;
  connection_id: Fixed<string>;
  state: "held" | "released" | "dismissed";
  created_at: Fixed<Date>;
  decided_at: Date | null;
  decided_by: string | null;
}

/** What an erased person still has in another system. */
export interface LeftAccess {
  readonly connection_id: string;
  readonly sku?: string;
  readonly level?: string;
}

export interface ErasureTable extends OfShop {
  id: Fixed<string>;
  sealed_email: Buffer | null;
  sealed_links: Buffer | null;
  /** Whether the person's other addresses are still looked for, which comes before all steps. */
  looking: Generated<boolean>;
  step: "events" | "loose" | "notices";
  after_id: string;
  due_at: Date | null;
  events: Generated<number>;
  deliveries: Generated<number>;
  notices: Generated<number>;
  left_access: ColumnType<LeftAccess[], string, never>;
  started_at: Fixed<Date>;
  ended_at: Date | null;
}

/** The tables of the access ledger, for Kysely. */
export interface AccessTables {
  access_fact: AccessFactTable;
  access_name: AccessNameTable;
  access_link: AccessLinkTable;
  access_subject: AccessSubjectTable;
  access_rebuild: AccessRebuildTable;
  access_person: AccessPersonTable;
  access: AccessTable;
  access_reason: AccessReasonTable;
  access_call: AccessCallTable;
  access_call_result: AccessCallResultTable;
  access_task: AccessTaskTable;
  access_review: AccessReviewTable;
  erasure: ErasureTable;
}

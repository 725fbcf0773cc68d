import type { UserMessage } from "@haak/core";
import type { ColumnType, Generated } from "kysely";
import type { Fixed, OfShop } from "./table-columns.ts";

export interface PlugAndPaySourceTable {
  shop_id: Fixed<string>;
  token_hash: Fixed<Buffer>;
  sealed_token: Fixed<Buffer>;
  sealed_api_token: Buffer | null;
  sealed_webhook_key: Buffer | null;
  base_url: string;
  api_token_refused: Generated<boolean>;
  last_seen_at: Date | null;
  fetch_not_before: Date | null;
  next_question_at: Date | null;
  reconcile_at: Date | null;
}

/** An order or subscription that a comparison could not read: the field at Plug&Pay, and its value. The id may be what is wrong. */
interface StoredUnreadable {
  readonly kind: "order" | "subscription";
  readonly id: string | null;
  readonly field: string;
  readonly value: unknown;
}

export interface ReconciliationTable extends OfShop {
  id: Fixed<string>;
  origin: Fixed<"requested" | "hourly">;
  state: "running" | "done" | "failed";
  since: Fixed<Date>;
  until: Fixed<Date>;
  open_ended: Fixed<boolean>;
  step: Generated<"orders" | "subscriptions">;
  next_path: string | null;
  open_keys: Generated<string[]>;
  compared: Generated<number>;
  repaired: Generated<number>;
  unreadable: ColumnType<readonly StoredUnreadable[], string | undefined, string>;
  unreadable_count: Generated<number>;
  error: UserMessage | null;
  tries: Generated<number>;
  due_at: Date | null;
  lease_id: string | null;
  created_at: Fixed<Date>;
  ended_at: Date | null;
}

/** The rules that a shop has at Plug&Pay itself, as one sealed text. */
export interface PlugAndPayRulesTable extends OfShop {
  sealed_rules: Buffer | null;
  read_at: Date | null;
  error: UserMessage | null;
  due_at: Date | null;
  tries: Generated<number>;
  lease_id: string | null;
}

import type { Generated } from "kysely";
import type { StoredDeliveryState } from "./delivery-tables.ts";
import type { Fixed, OfShop } from "./table-columns.ts";

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

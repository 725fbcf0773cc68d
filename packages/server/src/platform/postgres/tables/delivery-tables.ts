import type { FilledCall, UserMessage } from "@haak/core";
import type { ColumnType, Generated, Selectable } from "kysely";
import type { Fixed, OfShop } from "./table-columns.ts";

/** What a delivery may have ended as. */
export type EndedDeliveryState = "delivered" | "failed" | "cancelled";

/** What a delivery may be at a moment. *Sending* is not among it, which a lease says, nor *paused*, which the lane says. */
export type StoredDeliveryState = PendingDeliveryTable["state"] | EndedDeliveryState;

/** A call with its bytes, and what it ended as. As long as `pending_delivery` has a row of it, it has not ended: `delivery_status` minds that. */
export interface DeliveryTable extends OfShop {
  id: Fixed<string>;
  event_id: Fixed<string | null>;
  rule_id: Fixed<string | null>;
  endpoint_id: string;
  line_number: Fixed<number>;
  ordering_key: Fixed<string | null>;
  seq: ColumnType<number, never, never>;
  overtook: Generated<boolean>;
  final_state: ColumnType<EndedDeliveryState, EndedDeliveryState | undefined, EndedDeliveryState>;
  due_at: Date;
  attempts: Generated<number>;
  attempts_spent: Generated<number>;
  format: Fixed<string>;
  content_type: Fixed<string>;
  headers: Fixed<unknown>;
  /** The whole of what is sent; or what stands before the rest, which its event's text has (`shared_suffix_at`). */
  body: Fixed<string>;
  /** Where in its event's text the rest of the body begins, in characters of JavaScript; null if the body is whole. */
  shared_suffix_at: ColumnType<number | null, number | null | undefined, never>;
  /** The size of the whole body. */
  body_bytes: ColumnType<number, number | undefined, never>;
  problem: Fixed<UserMessage | null>;
  request: ColumnType<{ method: FilledCall["method"]; url: string } | null, string | null | undefined, never>;
  call_key: ColumnType<string, string | undefined, never>;
  traceparent: Fixed<string | null>;
  created_at: Fixed<Date>;
}

/** A pending delivery, as its queue sees it. */
export interface PendingDeliveryTable extends OfShop {
  id: Fixed<string>;
  endpoint_id: string;
  event_id: Fixed<string | null>;
  ordering_key: Fixed<string | null>;
  /** The order of acceptance: its delivery's own. */
  seq: Fixed<number>;
  deferred: Generated<boolean>;
  state: "pending" | "waiting";
  due_at: Date;
  attempts: Generated<number>;
  attempts_spent: Generated<number>;
  /** The size of its body, so that a claim knows it without reading the body. */
  body_bytes: ColumnType<number, number | undefined, never>;
}

type ReadOnly<Row> = { [Name in keyof Row]: ColumnType<Row[Name], never, never> };

/** A view: deliveries as they are at this moment. */
export type DeliveryStatusView = ReadOnly<
  Selectable<DeliveryTable> & {
    readonly state: StoredDeliveryState;
    /** Its id if it is pending; null if it has ended. */
    readonly pending_id: string | null;
    /** Its state while it is pending; null if it has ended. */
    readonly pending_as: PendingDeliveryTable["state"] | null;
    /** Its endpoint while it is pending; null if it has ended. */
    readonly pending_endpoint_id: string | null;
    readonly deferred: boolean;
  }
>;

/** The lease of one delivery by one worker. */
export interface LeaseTable extends OfShop {
  delivery_id: Fixed<string>;
  /** Where the attempt is made, whose slot it takes: the delivery itself may move elsewhere meanwhile. */
  endpoint_id: Fixed<string>;
  lease_id: Fixed<string>;
  leased_until: Fixed<Date>;
  /** The name of the worker that holds it; null if only time ends it. */
  worker_key: Fixed<number | null>;
  /** Whether it tries out an endpoint whose breaker is open. */
  probing: Fixed<boolean>;
  /** Whether the delivery is to get no other attempt after this one. */
  cancelling: Generated<boolean>;
}

/** One try of a delivery, which stays as it was. */
export interface AttemptTable extends OfShop {
  delivery_id: Fixed<string>;
  number: Fixed<number>;
  at: Fixed<Date>;
  duration_ms: Fixed<number>;
  outcome: Fixed<string>;
  status: Fixed<number | null>;
  error: Fixed<UserMessage | null>;
  request_headers: Fixed<Record<string, string>>;
  response_headers: Fixed<Record<string, string> | null>;
  response_body: Fixed<string | null>;
}

/** A change of very many pending deliveries, which is made in steps. */
export interface MassChangeTable extends OfShop {
  number: ColumnType<string, never, never>;
  kind: Fixed<"cancel" | "move">;
  rule_ids: Fixed<string[] | null>;
  seq_max: Fixed<string | null>;
  endpoint_ids: Fixed<string[]>;
  move_to: Fixed<string | null>;
  move_headers: Fixed<unknown>;
  phase: Generated<"pending" | "failed">;
  cursor: Generated<string[]>;
  created_at: Fixed<Date>;
}

/** All deliveries: what is pending, and what has ended. */
export interface DeliveryTables {
  delivery: DeliveryTable;
  pending_delivery: PendingDeliveryTable;
  delivery_status: DeliveryStatusView;
  lease: LeaseTable;
  attempt: AttemptTable;
  mass_change: MassChangeTable;
}

import { DELIVERY_STATES, type DeliveryState, OUTCOMES, TRIGGERS } from "@haak/core";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import type { StoredDeliveryState } from "../../platform/postgres/tables/delivery-tables.ts";

const fields = {
  id: idOf("dlv").meta({ description: "Sent as `webhook-id`, the same on every attempt." }),
  state: z.enum(DELIVERY_STATES),
  event_id: z.string().nullable(),
  event_type: z.enum(TRIGGERS).nullable(),
  event_key: z.string().nullable(),
  order_number: z.string().nullable().meta({ description: "The invoice number of the order, if it has one." }),
  rule_id: z.string().nullable(),
  endpoint_id: idOf("end"),
  line_number: z.int().nullable().meta({ description: "The line of the order that it is about." }),
  next_attempt_at: moment.nullable().meta({
    description:
      "The earliest moment of the next attempt. While the endpoint's breaker is open, it is when the next call tests the endpoint. Null while the endpoint is off.",
  }),
  attempt_count: count,
  overtook: z.boolean().meta({
    description:
      "It was sent before an earlier delivery about the same order or subscription, because it had waited 15 minutes.",
  }),
  created_at: moment,
};

const delivery = z.object(fields).meta({ id: "Delivery" });

/** A delivery as lists show it. */
export type ShownDelivery = z.output<typeof delivery>;

const headers = z.record(z.string(), z.string());

const attempt = z
  .object({
    number: z.int().min(1),
    at: moment,
    duration_ms: count,
    outcome: z.enum(OUTCOMES),
    status: z.int().nullable(),
    error: z.string().nullable().meta({ description: "Why no answer came, in the language of `Accept-Language`." }),
    request_headers: headers,
    response_headers: headers.nullable(),
    response_body: z.string().nullable(),
  })
  .meta({ id: "Attempt" });

const deliveryWithAttempts = z
  .object({
    ...fields,
    problem: z
      .string()
      .nullable()
      .meta({ description: "Why it can never be sent, in the language of `Accept-Language`." }),
    content_type: z.string(),
    body: z.string().meta({ description: "The exact text of the body." }),
    attempts: z.array(attempt),
  })
  .meta({ id: "DeliveryWithAttempts" });

/** A delivery as it is shown alone. */
export type ShownDeliveryWithAttempts = z.output<typeof deliveryWithAttempts>;

export const DELIVERY_OPERATIONS: OperationGroup = {
  tag: "Deliveries",
  caller: "shop",
  operations: {
    "GET /v1/deliveries": {
      id: "listDeliveries",
      summary: "Pending and finished deliveries",
      query: {
        ...PAGE_QUERY,
        state: choiceParam(DELIVERY_STATES, "Only deliveries in this state."),
        endpoint: textParam("Only deliveries to this endpoint."),
        event: textParam("Only deliveries of this event."),
        rule: textParam("Only deliveries by this rule."),
      },
      answers: { 200: json(listOf("DeliveryList", delivery), "A page of deliveries.") },
    },
    "GET /v1/deliveries/{id}": {
      id: "getDelivery",
      summary: "One delivery, with its body and every attempt",
      answers: { 200: resource(deliveryWithAttempts, "The delivery. Secrets are masked.") },
      translated: true,
    },
    "POST /v1/deliveries/{id}/retry": {
      id: "retryDelivery",
      summary: "Send a delivery again",
      description:
        "It is due now, with its full retry schedule, the same id and the same bytes. While the endpoint's breaker is open, this delivery tests the endpoint at once.",
      answers: { 202: json(z.object({ id: idOf("dlv") }).meta({ id: "RetriedDelivery" }), "The delivery is due.") },
      conflict: "The delivery is in flight, its rule was deleted, or it can never be sent.",
    },
  },
};

/**
 * What stops a lane: its endpoint is switched off, or its breaker is not closed and the next probe is still to come. `now` is passed,
 * because a cluster (Citus) refuses the database's own in COALESCE.
 */
export function laneIsStopped(now: Date): RawBuilder<boolean> {
  return sql<boolean>`coalesce(lane.paused or lane.probe_at > ${now}::timestamptz, false)`;
}

/** Before this moment the lane sends nothing, because of its breaker, its pace, or a wait that the receiver asked for. */
export const LANE_SENDS_FROM = sql<Date | null>`greatest(lane.not_before, lane.next_slot_at, lane.probe_at)`;

/** The stored facts that decide the state of a delivery. */
export interface StoredState {
  readonly state: StoredDeliveryState;
  /** A worker has leased it. */
  readonly sending: boolean;
  /** Its lane is stopped. */
  readonly paused: boolean;
}

/** The state that the API shows. *Sending* and *paused* are never stored, because a lease and the lane decide them. */
export function shownState({ state, sending, paused }: StoredState): DeliveryState {
  if (sending) return "sending";
  return paused && (state === "pending" || state === "waiting") ? "paused" : state;
}

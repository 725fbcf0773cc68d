import {
  affiliateSchema,
  DELIVERY_STATES,
  eventSchema,
  formSchema,
  operationalEventSchema,
  orderSchema,
  subscriptionSchema,
  TRIGGERS,
} from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { readingNotesSchema } from "../../platform/reading-note.ts";
import { DECISION_RESULTS } from "../access/index.ts";
import { reasonSchema } from "../rules/index.ts";

/** Where an event came from: a program, a notice of Plug&Pay, a comparison that found it missing, or the hub itself. */
export const EVENT_SOURCES = ["api", "notice", "comparison", "hub"] as const;

/** Where one event came from; `notice_id` is set for a notice. */
export interface EventSource {
  readonly kind: (typeof EVENT_SOURCES)[number];
  readonly notice_id: string | null;
}

const stored = { id: idOf("evt"), received_at: moment };
const [order, subscription, affiliate, form] = eventSchema.options;

const event = z
  .discriminatedUnion("type", [
    order.extend({ ...stored, data: z.looseObject({ order: orderSchema }) }).meta({ id: "OrderEvent" }),
    subscription
      .extend({ ...stored, data: z.looseObject({ subscription: subscriptionSchema }) })
      .meta({ id: "SubscriptionEvent" }),
    affiliate.extend({ ...stored, data: z.looseObject({ affiliate: affiliateSchema }) }).meta({ id: "AffiliateEvent" }),
    form.extend({ ...stored, data: z.looseObject({ form: formSchema }) }).meta({ id: "FormEvent" }),
    operationalEventSchema.extend(stored).meta({ id: "EndpointEvent" }),
  ])
  .meta({ id: "Event" });

/** An event as it is shown. It may have more fields than these, because the unknown fields of a report are stored too. */
export type ShownEvent = z.output<typeof event>;

const decision = z
  .object({
    rule: z.object({ id: idOf("rul"), name: z.string() }),
    called: z.boolean(),
    reason: reasonSchema,
    result: z
      .enum(DECISION_RESULTS)
      .optional()
      .meta({
        description:
          "Why no delivery came of a rule that gives or revokes access: the person had access already and has a further reason now, keeps " +
          "it because of another purchase, or had none; a person in the shop got a task; or the purchase had ended before it was reported.",
      }),
    deliveries: z.array(
      z.object({
        id: idOf("dlv"),
        state: z.enum(DELIVERY_STATES),
        endpoint_id: idOf("end"),
        line_number: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: "Decision" });

/** The decision of one rule, as it is shown with its event. */
export type ShownDecision = z.output<typeof decision>;

const road = z
  .object({
    kind: z.enum(EVENT_SOURCES).meta({
      description:
        "Where the event came from: a program, a notice from Plug&Pay, a comparison that found it missing, or the hub itself.",
    }),
    notice_id: z.string().nullable().meta({ description: "The notice in the inbox, if the event came from one." }),
  })
  .meta({ id: "EventRoad" });

const decided = z
  .intersection(event, z.object({ road, notes: readingNotesSchema, decisions: z.array(decision) }))
  .meta({ id: "EventWithDecisions" });

/** An event as it is shown with its decisions. */
export type ShownEventWithDecisions = z.output<typeof decided>;

export const EVENT_OPERATIONS: OperationGroup = {
  tag: "Events",
  caller: "shop",
  operations: {
    "GET /v1/events": {
      id: "listEvents",
      summary: "The events of the shop",
      description: "An event must match all filters.",
      query: {
        ...PAGE_QUERY,
        type: textParam(`With commas, or given several times: ${TRIGGERS.join(", ")}.`),
        key: textParam("The event with this key."),
        order_id: textParam("Events about this order."),
        subscription_id: textParam("Events about this subscription."),
        email: textParam("Events about this customer or affiliate. Case is ignored."),
        q: textParam(
          "An exact search for one of these: the number or the id of an order, the id of a subscription, an e-mail address.",
        ),
        since: textParam("Only events received at this time or later. ISO 8601 with an offset."),
        until: textParam("Received before."),
      },
      answers: { 200: json(listOf("EventList", event), "A page of events as they are stored.") },
    },
    "GET /v1/events/{id}": {
      id: "getEvent",
      summary: "One event, with the decision of every rule",
      description:
        "Each decision has its reason, also if the rule did not call. It is explained by the rule as it was at that time.",
      answers: { 200: resource(decided, "The event and its decisions.") },
      translated: true,
    },
  },
};

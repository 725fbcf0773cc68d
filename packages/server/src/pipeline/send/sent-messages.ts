import {
  affiliateSchema,
  eventSchema,
  formSchema,
  operationalEventSchema,
  orderLineSchema,
  orderSchema,
  sampleEvent,
  subscriptionSchema,
  TRIGGERS,
  type Trigger,
} from "@haak/core";
import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { idOf } from "../../platform/http/openapi/parts.ts";

const envelope = {
  id: idOf("dlv").meta({ description: "The delivery's id, the same on every attempt." }),
  version: z.literal(1).meta({ description: "Fields may be added; none changes or goes while this is 1." }),
  timestamp: z
    .string()
    .meta({ description: "When it happened in the shop, as it was reported: ISO 8601 with an offset." }),
  event_id: z.string().nullable().meta({ description: "Null in a test call." }),
  shop: z.object({ id: z.string(), name: z.string() }),
  rule: z.object({ id: z.string(), name: z.string() }).nullable().meta({ description: "Null in a test call." }),
};

const [order, subscription, affiliate, form] = eventSchema.options;

const orderData = z.looseObject({
  order: orderSchema,
  line: orderLineSchema.optional().meta({ description: "Only with a call per line, as are the two below." }),
  line_number: z.int().optional().meta({ description: "The position in `order.lines`, from 1." }),
  line_count: z
    .int()
    .optional()
    .meta({ description: "All lines of the order, also those that the rule does not match." }),
});

/** The JSON body of a call in Haak's own format. */
export const messageSchema = z
  .discriminatedUnion("type", [
    z.object({ ...envelope, type: order.shape.type, data: orderData }).meta({ id: "OrderMessage" }),
    z
      .object({
        ...envelope,
        type: subscription.shape.type,
        data: z.looseObject({ subscription: subscriptionSchema }),
      })
      .meta({ id: "SubscriptionMessage" }),
    z
      .object({ ...envelope, type: affiliate.shape.type, data: z.looseObject({ affiliate: affiliateSchema }) })
      .meta({ id: "AffiliateMessage" }),
    z
      .object({ ...envelope, type: form.shape.type, data: z.looseObject({ form: formSchema }) })
      .meta({ id: "FormMessage" }),
    z
      .object({
        ...envelope,
        type: operationalEventSchema.shape.type,
        data: operationalEventSchema.shape.data,
      })
      .meta({ id: "EndpointMessage" }),
  ])
  .meta({ id: "Message" });

/** The bodies that a receiver made for Plug&Pay can be sent, under the names that they have here. */
export const PLUG_AND_PAY_MESSAGES = {
  PlugAndPayV2Message: z.object({
    event: z.object({
      trigger_type: z.string(),
      triggerable_type: z.string(),
      triggerable_id: z.union([z.int(), z.string()]).meta({ description: "Plug&Pay's id; a number where it is one." }),
    }),
    rule_id: z.int(),
    tenant_id: z.int(),
    sent_at: z.string(),
  }),
  PlugAndPayV1Message: z
    .looseObject({ webhook_event: z.string() })
    .meta({ description: "The flattened fields of Plug&Pay's first webhooks." }),
};

const headers = z.object({
  "webhook-id": z.string().meta({ description: "The delivery's id, the same on every attempt." }),
  "webhook-timestamp": z.string().meta({ description: "When this attempt was made, in seconds since 1970." }),
  "webhook-signature": z
    .string()
    .meta({ description: "`v1,<base64>`, several with spaces between them while a secret is being changed." }),
});

const OUTCOMES: Readonly<Record<string, string>> = {
  "2XX": "Delivered, as soon as the head of the answer is there.",
  "3XX": "A failure; it is never followed.",
  "410": "Stop for good: a hook is removed, another endpoint is switched off.",
  "429": "`Retry-After` counts for the whole endpoint, as with 503.",
  default: "A failure: tried again by the schedule, then `failed`.",
};

const SUMMARIES: Readonly<Record<Trigger, string>> = {
  "order.created": "An order was made; it may not be paid yet",
  "order.paid": "The money of an order came in",
  "subscription.started": "A subscription or a plan of instalments became active",
  "subscription.cancelled": "Notice was given; it is still active",
  "subscription.ended": "A subscription ended: access stops here",
  "affiliate.accepted": "An affiliate was accepted",
  "affiliate.declined": "An affiliate was declined",
  "affiliate.quit": "An affiliate left",
  "form.submitted": "A form was sent",
  "payment.reversed": "An order that was paid was reversed or credited",
  "endpoint.failing": "Calls to an endpoint fail",
  "endpoint.recovered": "Calls to an endpoint arrive again",
  "endpoint.switched_off": "An endpoint was switched off",
};

/** What is sent, by the type of event. */
export function sentMessages(): ZodOpenApiPathsObject {
  return Object.fromEntries(TRIGGERS.map((type) => [type, { post: toWebhook(type) }]));
}

function toWebhook(type: Trigger): ZodOpenApiOperationObject {
  const message = { schema: component(messageName(type)), example: exampleOf(type) };
  const responses = Object.entries(OUTCOMES).map(([status, description]) => [status, { description }] as const);
  return {
    operationId: `on_${type.replace(".", "_")}`,
    tags: ["What is sent"],
    summary: SUMMARIES[type],
    description: "Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.",
    security: [],
    requestParams: { header: headers },
    requestBody: { content: { "application/json": message, ...plugAndPayFormats(type) } },
    responses: Object.fromEntries(responses),
  };
}

/** By its name, because a sent body has the same shape as a shown one: fields with a default are always present. */
function component(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

function messageName(type: Trigger): string {
  if (type.startsWith("subscription.")) return "SubscriptionMessage";
  if (type.startsWith("affiliate.")) return "AffiliateMessage";
  if (type.startsWith("endpoint.")) return "EndpointMessage";
  return type === "form.submitted" ? "FormMessage" : "OrderMessage";
}

/** Plug&Pay has no format for messages about endpoints, because it does not know them. */
function plugAndPayFormats(type: Trigger) {
  if (type.startsWith("endpoint.")) return {};
  return {
    "application/json; format=plugandpay-v2": { schema: component("PlugAndPayV2Message") },
    "application/x-www-form-urlencoded": { schema: component("PlugAndPayV1Message") },
  };
}

function exampleOf(type: Trigger) {
  const event = sampleEvent(type);
  return {
    ...{ id: "dlv_01KB3W5Q8Z0000000000000000", version: 1, type, timestamp: event.occurred_at },
    ...{ event_id: "evt_01KB3W5Q8Z0000000000000000", shop: { id: "shp_01KB3W5Q8Z0000000000000000", name: "My shop" } },
    ...{ rule: { id: "rul_01KB3W5Q8Z0000000000000000", name: "Settings: orders" }, data: event.data },
  };
}

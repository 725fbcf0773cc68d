import { z } from "zod";
import { idSchema } from "../events/value-schemas.ts";
import { coreMessage } from "../i18n/core-messages.ts";
import { coreIssue, coreSchemaMessage } from "../i18n/field-errors.ts";
import { findHeaderProblems } from "./custom-header.ts";
import { findEndpointUrlProblem } from "./endpoint-url.ts";

/**
 * The formats of a webhook's body: Haak's own, and Plug&Pay's, so that a receiver made for Plug&Pay works unchanged.
 */
export const WEBHOOK_FORMATS = ["haak", "plugandpay-v2", "plugandpay-v1"] as const;

/** One of `WEBHOOK_FORMATS`. */
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** The maximum delay of a revoke: ten years. A longer delay is a mistake, and dates have a maximum. */
const DELAY_DAYS_MAX = 3650;

/** A name like `http-member`: the form of a package name, and short enough for an index. */
const CONNECTOR_NAME = /^[a-z][a-z0-9-]{0,39}$/;

const urlSchema = z.string().superRefine((url, context) => {
  const problem = findEndpointUrlProblem(url);
  if (problem !== null) context.addIssue(coreIssue(problem));
});

const headersSchema = z.record(z.string(), z.string()).superRefine((headers, context) => {
  for (const { name, message } of findHeaderProblems(headers)) {
    context.addIssue(coreIssue(message, [name]));
  }
});

const webhookActionSchema = z.strictObject({
  type: z.literal("webhook"),
  url: urlSchema,
  format: z.enum(WEBHOOK_FORMATS).default("haak"),
  headers: headersSchema.nullish().transform((headers) => headers ?? {}),
});

const zapierActionSchema = z.strictObject({ type: z.literal("zapier"), url: urlSchema });

const accessFields = {
  connection_id: idSchema,
  do: z.enum(["grant", "revoke", "add_user"]),
  skus: z.array(idSchema).default([]),
  levels: z.array(idSchema).default([]),
  delay_days: z
    .number()
    .min(0)
    .max(DELAY_DAYS_MAX)
    .nullish()
    .transform((days) => days ?? null),
};

const huddleActionSchema = z.strictObject({ type: z.literal("huddle"), ...accessFields });

const connectorActionSchema = z.strictObject({
  type: z.literal("connector"),
  connector: z.string().regex(CONNECTOR_NAME, coreSchemaMessage(coreMessage("not_a_connector_name"))),
  ...accessFields,
});

/** What a rule does when it matches. */
export const actionSchema = z.discriminatedUnion("type", [
  webhookActionSchema,
  zapierActionSchema,
  huddleActionSchema,
  connectorActionSchema,
]);

/** Calls a webhook URL. `url` is stored as typed. `endpointUrl` makes the address from it. */
export type WebhookAction = z.output<typeof webhookActionSchema>;

/** Calls the hook of a Zap that is on, or of another REST Hooks client. */
export type ZapierAction = z.output<typeof zapierActionSchema>;

/**
 * Grants or revokes access in a Huddle community. `delay_days` counts from the end of the subscription and may have
 * decimals.
 */
export type HuddleAction = z.output<typeof huddleActionSchema>;

/** Grants or revokes access in the system of another connector. */
export type ConnectorAction = z.output<typeof connectorActionSchema>;

/** Grants or revokes access in any system. */
export type AccessAction = HuddleAction | ConnectorAction;

/** Whether a connector carries the action out, so that it is about access. */
export function isAccessAction(action: Action): action is AccessAction {
  return action.type === "huddle" || action.type === "connector";
}

/** The kind of connector that carries the action out. */
export function connectorOf(action: AccessAction): string {
  return action.type === "huddle" ? "huddle" : action.connector;
}

/** Whether an endpoint of this kind is the connection of a connector. All others are called as webhooks. */
export function isConnectorKind(kind: string): boolean {
  return kind !== "webhook" && kind !== "zapier";
}

/** The action of a rule, with all defaults. */
export type Action = z.output<typeof actionSchema>;

import { z } from "zod";
import { idSchema } from "../events/id.ts";
import { coreMessage } from "../i18n/core-messages.ts";
import { coreIssue, coreSchemaMessage } from "../i18n/field-errors.ts";
import { findHeaderProblems } from "./custom-header.ts";
import { findEndpointUrlProblem } from "./endpoint-url.ts";

/** The bodies that a webhook can get: Haak's own, or those of Plug&Pay, so that a receiver made for Plug&Pay works unchanged. */
export const WEBHOOK_FORMATS = ["haak", "plugandpay-v2", "plugandpay-v1"] as const;

/** The format of a webhook's body. */
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** The longest that an access may outlive its subscription: ten years. A longer delay is a mistake, and dates have an end. */
const DELAY_DAYS_MAX = 3650;

/** Such as `http-member`: what a package is called, and short enough for an index. */
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

/** Call a webhook URL. `url` is as typed; `endpointUrl` makes the address of it. */
export type WebhookAction = z.output<typeof webhookActionSchema>;

/** Call the hook of a switched-on Zap (or of another REST Hooks client). */
export type ZapierAction = z.output<typeof zapierActionSchema>;

/** Give or take access in a Huddle community. `delay_days` counts from the end of the subscription and may have decimals. */
export type HuddleAction = z.output<typeof huddleActionSchema>;

/** The same in a system that another connector speaks to. */
export type ConnectorAction = z.output<typeof connectorActionSchema>;

/** Give or take access, in whatever system. */
export type AccessAction = HuddleAction | ConnectorAction;

/** Whether an action is carried out by a connector, and so is about access. */
export function isAccessAction(action: Action): action is AccessAction {
  return action.type === "huddle" || action.type === "connector";
}

/** The kind of connector that carries an action out. */
export function connectorOf(action: AccessAction): string {
  return action.type === "huddle" ? "huddle" : action.connector;
}

/** Whether an endpoint of this kind is a connection that a connector speaks to; all others are called as webhooks are. */
export function isConnectorKind(kind: string): boolean {
  return kind !== "webhook" && kind !== "zapier";
}

/** What a rule does, with all defaults filled in. */
export type Action = z.output<typeof actionSchema>;

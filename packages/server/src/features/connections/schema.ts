import { callTemplateSchema, emailSchema, findEndpointUrlProblem, OUTCOMES } from "@haak/core";
import { z } from "zod";
import { idOf, moment } from "../../platform/http/openapi/parts.ts";
import { hubIssue, hubMessage, hubSchemaMessage } from "../../platform/i18n/hub-messages.ts";
import type { ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";

const baseUrl = z
  .string()
  .superRefine((url, context) => {
    const problem = findEndpointUrlProblem(url);
    const parsed = URL.parse(url);
    const extra = parsed && (parsed.search || parsed.hash) ? hubMessage("url_has_query") : null;
    const message = problem ?? extra;
    if (message !== null) context.addIssue(hubIssue(message));
  })
  .transform((url) => url.replace(/\/+$/, ""));

const fields = {
  name: z.string().trim().min(1).max(200),
  domain: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, hubSchemaMessage(hubMessage("not_a_domain"))),
  api_key: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine((key) => key !== "." && key !== "..", hubSchemaMessage(hubMessage("not_a_huddle_key"))),
};

/** A year. A longer time for an unpaid order must be a mistake. */
const UNPAID_DAYS_MAX = 365;
const REVOKES_MAX = 1_000_000;

const settings = {
  lite: z.boolean(),
  revoke: callTemplateSchema.nullable(),
  grant: callTemplateSchema.nullable(),
  on_reversal: z.enum(["keep", "warn", "suspend"]),
  unpaid_days: z.number().min(0).max(UNPAID_DAYS_MAX).nullable(),
  brake: z.strictObject({ percent: z.number().min(0).max(100), at_least: z.int().min(0).max(REVOKES_MAX) }).nullable(),
};

const ignored = z.unknown().optional();

/** A new connection with a Huddle community. Settings that it does not name get their defaults. */
export const newHuddleConnection = z
  .strictObject({ ...fields, base_url: baseUrl.nullish(), ...z.object(settings).partial().shape })
  .meta({ id: "NewHuddleConnection" });

/** A change of a Huddle connection. Read-only fields are accepted and ignored, so that what was read can be sent back. */
export const huddleConnectionPatch = z
  .strictObject({
    ...z.object({ ...fields, base_url: baseUrl.nullable(), ...settings }).partial().shape,
    id: ignored,
    last_check: ignored,
    created_at: ignored,
    updated_at: ignored,
  })
  .meta({ id: "HuddleConnectionPatch" });

const { lite: _onlyHuddles, ...otherSettings } = settings;

/** A new connection with a system that another connector calls. */
export const newConnection = z
  .strictObject({
    connector: z.string(),
    name: fields.name,
    api_key: fields.api_key,
    base_url: baseUrl,
    ...z.object(otherSettings).partial().shape,
  })
  .meta({ id: "NewConnection" });

/** A change of a connection with another system. The connector cannot be changed, so its field is ignored as well. */
export const connectionPatch = z
  .strictObject({
    ...z.object({ name: fields.name, api_key: fields.api_key, base_url: baseUrl, ...otherSettings }).partial().shape,
    id: ignored,
    connector: ignored,
    last_check: ignored,
    created_at: ignored,
    updated_at: ignored,
  })
  .meta({ id: "ConnectionPatch" });

/** A new connection of any kind, as the store takes it. */
export type NewConnectionInput = z.output<typeof newHuddleConnection>;
/** A change of a connection of any kind, as the store takes it. */
export type ConnectionChange = z.output<typeof huddleConnectionPatch>;

/** The settings that a body names. It leaves out the others, so that they stay as they are. */
export function settingsOf(body: Partial<Record<keyof ConnectionSettings, unknown>>): Partial<ConnectionSettings> {
  const named = Object.keys(settings).flatMap((name) => {
    const value = body[name as keyof ConnectionSettings];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named);
}

const template = z
  .object({
    method: callTemplateSchema.shape.method.unwrap(),
    url_template: z.string(),
    headers: z.record(z.string(), z.string()).meta({ description: "Values that look like credentials are masked." }),
    body_template: z.string().nullable(),
  })
  .meta({
    id: "CallTemplate",
    description: "The owner's own call. `{email}`, `{sku}`, `{level}` and `{api_key}` are filled in.",
  });

const shownSettings = {
  revoke: template.nullable(),
  grant: template.nullable(),
  on_reversal: z.enum(["keep", "warn", "suspend"]).meta({ description: "What happens when a payment is reversed." }),
  unpaid_days: z
    .number()
    .nullable()
    .meta({ description: "The number of days after which an unpaid order no longer gives access. Null means never." }),
  brake: z
    .object({ percent: z.number(), at_least: z.int() })
    .nullable()
    .meta({
      description:
        "How many revokes in a day are carried out without a review: this share of the people with access, or this number if that " +
        "is more.",
    }),
};

/** The result of the last check of a connection. */
export const connectionCheckSchema = z
  .object({
    at: moment,
    outcome: z.enum(OUTCOMES),
    status: z.int().nullable().meta({ description: "The status of the answer; null if there was none." }),
    error: z
      .string()
      .nullable()
      .meta({ description: "Why there was no answer, in the language of `Accept-Language`." }),
  })
  .meta({ id: "ConnectionCheck" });

const common = {
  id: idOf("hcn"),
  name: z.string(),
  base_url: z.string(),
  api_key: z.string().meta({ description: "Always masked." }),
  ...shownSettings,
  last_check: connectionCheckSchema
    .nullable()
    .meta({ description: "The result of the last check; null if it was not checked since it was changed." }),
  created_at: moment,
  updated_at: moment,
};

/** A Huddle connection as it is shown. */
export const huddleConnectionSchema = z
  .object({
    ...common,
    domain: z.string(),
    lite: z.boolean().meta({ description: "A Huddle Lite community has no access levels." }),
  })
  .meta({ id: "HuddleConnection" });

/** A connection with another system as it is shown. */
export const connectionSchema = z.object({ ...common, connector: z.string() }).meta({ id: "Connection" });

const nameSchema = z.string().trim().min(1).max(200);

/** The person to whom a check gives access. It must be an address of the seller, because the access is real. */
export const checkSchema = z
  .strictObject({ email: emailSchema, sku: nameSchema.nullish(), level: nameSchema.nullish() })
  .meta({ id: "ConnectionTry" });

/** The result of a check, with the beginning of the answer. */
export const triedConnectionSchema = z
  .object({
    ...connectionCheckSchema.shape,
    said: z.string().meta({ description: "The beginning of the answer. It is not stored." }),
  })
  .meta({ id: "TriedConnection" });

export type ShownCheck = z.output<typeof connectionCheckSchema>;
export type ShownHuddleConnection = z.output<typeof huddleConnectionSchema>;
export type ShownConnection = z.output<typeof connectionSchema>;
export type TriedConnection = z.output<typeof triedConnectionSchema>;

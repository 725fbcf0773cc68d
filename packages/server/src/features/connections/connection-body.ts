import { callTemplateSchema, findEndpointUrlProblem } from "@haak/core";
import { z } from "zod";
import { hubIssue, hubMessage, hubSchemaMessage } from "../../platform/i18n/hub-messages.ts";
import type { ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";

const baseUrl = z
  .string()
  .superRefine((url, context) => {
    const problem = findEndpointUrlProblem(url);
    const parsed = URL.parse(url);
    const extra = parsed && (parsed.search || parsed.hash) ? hubMessage("url_holds_query") : null;
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

/** The longest that an unpaid order may be let be: a year. A longer time is a mistake. */
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

/** A new connection. What is not said of its settings has its default. */
export const newConnection = z.strictObject({
  ...fields,
  base_url: baseUrl.nullish(),
  ...z.object(settings).partial().shape,
});

/** A change of a connection. What is only shown is left aside. */
export const connectionPatch = z.strictObject({
  ...z.object({ ...fields, base_url: baseUrl.nullable(), ...settings }).partial().shape,
  ...{ id: ignored, last_check: ignored, created_at: ignored, updated_at: ignored },
});

const { lite: _onlyHuddles, ...otherSettings } = settings;

/** A new connection with a system that another connector speaks to. */
export const newOtherConnection = z.strictObject({
  connector: z.string(),
  name: fields.name,
  api_key: fields.api_key,
  base_url: baseUrl,
  ...z.object(otherSettings).partial().shape,
});

/** A change of one. What is only shown is left aside; which connector speaks to it stays. */
export const otherConnectionPatch = z.strictObject({
  ...z.object({ name: fields.name, api_key: fields.api_key, base_url: baseUrl, ...otherSettings }).partial().shape,
  ...{ id: ignored, connector: ignored, last_check: ignored, created_at: ignored, updated_at: ignored },
});

/** See `newConnection`. */
export type NewConnection = z.output<typeof newConnection>;
/** See `connectionPatch`. */
export type ConnectionPatch = z.output<typeof connectionPatch>;

/** The settings that a body names; all others stay as they are. */
export function settingsOf(body: Partial<Record<keyof ConnectionSettings, unknown>>): Partial<ConnectionSettings> {
  const named = Object.keys(settings).flatMap((name) => {
    const value = body[name as keyof ConnectionSettings];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named);
}

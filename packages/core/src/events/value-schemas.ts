import { z } from "zod";
import { coreMessage } from "../i18n/core-messages.ts";
import { coreSchemaMessage } from "../i18n/field-errors.ts";

/**
 * An id of the shop, such as that of an order, a product or a form. It is text and not empty. A number is refused,
 * because `7` and `"7"` would otherwise be two products to one rule and one product to another.
 */
export const idSchema = z.string().min(1);

/**
 * Whether it is real or a test of the seller. Rules skip test orders and test subscriptions unless they ask for them.
 */
export const modeSchema = z.enum(["live", "test"]).default("live");

/** An ISO 4217 currency code in capitals. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, coreSchemaMessage(coreMessage("not_a_currency")))
  .default("EUR");

const MONEY = /^-?(?:0|[1-9]\d{0,14})\.\d{2}$/;

/**
 * An amount as text with exactly two decimals, such as `"121.00"` or `"-121.00"`, beside a currency. Never a float,
 * because cents would be lost.
 */
export const moneySchema = z.string().regex(MONEY, coreSchemaMessage(coreMessage("not_an_amount")));

/** An amount that must be present but may be null, because Plug&Pay's V1 webhooks do not have every amount. */
export const moneyOrUnknownSchema = moneySchema.nullable();

/**
 * A value of a list that may grow. `parseEvent` accepts only the known values, unless its caller keeps unknown ones, because a shop may
 * add a value before Haak knows it.
 */
export function growingChoice(known: readonly string[]) {
  return z
    .string()
    .min(1)
    .meta({ description: `One of: ${known.join(", ")}. Events read from Plug&Pay may have others.` });
}

/**
 * Whether the customer pays tax, in the shop's own word. Plug&Pay has `none`, `reverse` (the tax is reversed to a company in another country)
 * and `unknown`.
 */
export const taxExemptSchema = z.string();

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Whether the text is an ISO 8601 time with an offset (`Z` or `±hh:mm`). Seconds and their fractions are optional.
 * `Date.parse` can read every accepted text. It cannot replace this check, because it reads 30 February as 2 March.
 */
export function isDateTime(text: string): boolean {
  const match = DATE_TIME.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  // PostgreSQL has no year 0, so such a time could be accepted but never stored.
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A time, stored exactly as typed: ISO 8601 with an offset. */
export const dateTimeSchema = z.string().refine(isDateTime, coreSchemaMessage(coreMessage("not_a_time")));

// Deliberately wide, because a buyer who could pay must never be lost by a pattern that is stricter than mail servers
// are.
const EMAIL = /^\S+@[^\s@]+$/u;

/**
 * An e-mail address as the buyer typed it. Surrounding space is accepted and kept, so trim addresses before you
 * compare them.
 */
export const emailSchema = z
  .string()
  .refine((text) => EMAIL.test(text.trim()), coreSchemaMessage(coreMessage("not_an_email")));

/**
 * An answer in a form, or a custom field of the checkout. The value has the type of the field: text, a number, a
 * tick, several choices or nothing.
 */
export const labelledValueSchema = z.looseObject({
  label: z.string(),
  value: z.union(
    [z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())],
    "must be text, a number, true, false, null or a list of texts",
  ),
});

/** A question of the seller with the buyer's answer. */
export type LabelledValue = z.output<typeof labelledValueSchema>;

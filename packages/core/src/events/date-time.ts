import { z } from "zod";
import { coreMessage } from "../i18n/core-messages.ts";
import { coreSchemaMessage } from "../i18n/field-errors.ts";

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

import { z } from "zod";
import { coreMessage } from "../i18n/core-messages.ts";
import { checkInput, type EnglishFieldError, inEnglish, mergeFieldErrors } from "../i18n/field-errors.ts";
import type { FieldError } from "../i18n/message.ts";
import {
  affiliateEventSchema,
  eventEnvelopeFields,
  formEventSchema,
  isOrderEvent,
  orderEventSchema,
  type ShopEvent,
  subscriptionEventSchema,
} from "./event.ts";
import {
  AFFILIATE_EVENT_TYPES,
  EVENT_TYPES,
  type EventType,
  FORM_EVENT_TYPES,
  hasFields,
  isOneOf,
  isOperationalEventType,
  ORDER_DATA_EVENT_TYPES,
  SUBSCRIPTION_EVENT_TYPES,
} from "./event-type.ts";
import { findRepeatedLineNumbers, numberLines } from "./line-numbers.ts";
import { ORDER_LINE_TYPES, ORDER_LINES_MAX } from "./order.ts";
import { SUBSCRIPTION_STATUSES } from "./subscription.ts";
import { findUnsafeValues } from "./unsafe-values.ts";

/** An event with all defaults, or all errors of the input. */
export type ParsedEvent =
  | { readonly ok: true; readonly event: ShopEvent }
  | { readonly ok: false; readonly errors: EnglishFieldError[] };

/** How an event is read. */
export interface ParseEventOptions {
  /**
   * Keeps types of lines and statuses of subscriptions that Haak does not know. For events that are made of a shop's own data: an unknown
   * value is a mistake of an API client, but a shop may have added it.
   */
  readonly keepUnknownValues?: boolean;
}

/**
 * Reads an event from unknown input. Fields that Haak does not know are kept, also those called `__proto__` or
 * `constructor`. Text is never normalised. Only defaults are added, so that parsing twice changes nothing. All errors
 * are returned at once (at most 100), each with a JSON pointer from the root of the event and a message that says how
 * to fix it.
 */
export function parseEvent(input: unknown, { keepUnknownValues = false }: ParseEventOptions = {}): ParsedEvent {
  const unsafe = findUnsafeValues(input);
  // Added even if the nesting is too deep, because zod only reads the depth of its own shapes.
  const { data, errors: schemaErrors } = checkInput(schemaFor(input), input);
  const errors = mergeFieldErrors(
    operationalErrors(input),
    unsafe,
    keepUnknownValues ? [] : unknownValues(input),
    schemaErrors,
    lineErrors(input),
  );
  if (errors.length > 0) return { ok: false, errors: inEnglish(errors) };
  return { ok: true, event: withLineNumbers(keepUnknown(input, data) as ShopEvent) };
}

/** Refused, because the hub sends a mail about such an event, and a forged one could lead a seller to any address. */
function operationalErrors(input: unknown): FieldError[] {
  const type = memberOf(input, "type");
  if (!isOperationalEventType(type)) return [];
  const message = coreMessage("event_type_of_hub", {
    types: EVENT_TYPES.join(", "),
  });
  return [{ pointer: "/type", message }];
}

function withLineNumbers(event: ShopEvent): ShopEvent {
  if (!isOrderEvent(event)) return event;
  const order = { ...event.data.order, lines: numberLines(event.data.order.lines) };
  return { ...event, data: { ...event.data, order } };
}

function lineErrors(input: unknown): FieldError[] {
  const order = memberOf(memberOf(input, "data"), "order");
  const hasOrder = isOneOf(ORDER_DATA_EVENT_TYPES, memberOf(input, "type"));
  return hasOrder ? findRepeatedLineNumbers(memberOf(order, "lines")) : [];
}

/** The types of lines and the status that Haak does not know. A missing type has a default, but a missing status has none. */
function unknownValues(input: unknown): FieldError[] {
  const data = memberOf(input, "data");
  const type = memberOf(input, "type");
  if (isOneOf(SUBSCRIPTION_EVENT_TYPES, type)) {
    const subscription = memberOf(data, "subscription");
    const status = memberOf(subscription, "status");
    return hasFields(subscription) ? unknownValue(status, SUBSCRIPTION_STATUSES, "/data/subscription/status") : [];
  }
  const lines = isOneOf(ORDER_DATA_EVENT_TYPES, type) ? memberOf(memberOf(data, "order"), "lines") : [];
  if (!Array.isArray(lines) || lines.length > ORDER_LINES_MAX) return [];
  return lines.flatMap((line: unknown, index) =>
    unknownValue(memberOf(line, "type") ?? "standard", ORDER_LINE_TYPES, `/data/order/lines/${index}/type`),
  );
}

function unknownValue(value: unknown, known: readonly string[], pointer: string): FieldError[] {
  if (typeof value === "string" && known.includes(value)) return [];
  const values = known.join(", ");
  return [{ pointer, message: coreMessage(value === undefined ? "missing" : "not_one_of", { values }) }];
}

function memberOf(value: unknown, name: string): unknown {
  return hasFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const unknownTypeSchema = z.looseObject({ ...eventEnvelopeFields, type: z.enum(EVENT_TYPES), data: z.looseObject({}) });

const schemasByType: ReadonlyMap<unknown, z.ZodType> = new Map<EventType, z.ZodType>([
  ...ORDER_DATA_EVENT_TYPES.map((type) => [type, orderEventSchema] as const),
  ...SUBSCRIPTION_EVENT_TYPES.map((type) => [type, subscriptionEventSchema] as const),
  ...AFFILIATE_EVENT_TYPES.map((type) => [type, affiliateEventSchema] as const),
  ...FORM_EVENT_TYPES.map((type) => [type, formEventSchema] as const),
]);

// Only the schema of the known type, or of any event. A union by type would stop at an unknown type, and the sender
// must see all errors at once.
function schemaFor(input: unknown): z.ZodType {
  return schemasByType.get(memberOf(input, "type")) ?? unknownTypeSchema;
}

/**
 * Adds the defaults of the parsed form to the input. Needed because zod drops a field called `__proto__` and puts
 * known fields first. Here every field of the input keeps its place and value.
 */
function keepUnknown(input: unknown, parsed: unknown): unknown {
  if (input === parsed) return input;
  if (Array.isArray(parsed) && Array.isArray(input))
    return parsed.map((item, index) => keepUnknown(input[index], item));
  if (isRecord(parsed) && isRecord(input)) return keepFields(input, parsed);
  return parsed;
}

function keepFields(input: Record<string, unknown>, parsed: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(input)) {
    const value = input[key];
    if (value !== undefined) setField(kept, key, Object.hasOwn(parsed, key) ? keepUnknown(value, parsed[key]) : value);
  }
  for (const key of Object.keys(parsed)) {
    if (!Object.hasOwn(kept, key) && parsed[key] !== undefined) setField(kept, key, parsed[key]);
  }
  return kept;
}

// Defines the field, because assigning to `__proto__` would replace the prototype. All other names are assigned,
// because that is twenty times faster.
function setField(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

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
  isOperationalEventType,
  ORDER_DATA_EVENT_TYPES,
  SUBSCRIPTION_EVENT_TYPES,
} from "./event-type.ts";
import { keepUnknown } from "./keep-unknown.ts";
import { findRepeatedLineNumbers, numberLines } from "./line-numbers.ts";
import { hasFields, isOneOf } from "./narrow.ts";
import { findUnsafeValues } from "./unsafe-values.ts";

/** An event with every default filled in, or everything that is wrong with it. */
export type ParsedEvent =
  | { readonly ok: true; readonly event: ShopEvent }
  | { readonly ok: false; readonly errors: EnglishFieldError[] };

/**
 * Reads an event from anything. Fields that Haak does not know are kept, also those called `__proto__` or `constructor`;
 * text is never normalised; only defaults are filled in, so that parsing twice changes nothing. All errors are returned
 * at once (at most 100), each with a JSON pointer from the root of the event and a message that says how to fix it.
 */
export function parseEvent(input: unknown): ParsedEvent {
  const unsafe = findUnsafeValues(input);
  // The input may still be nested too deep to be walked, but zod looks no deeper than its own shapes, so its errors are added too.
  const { data, errors: schemaErrors } = checkInput(schemaFor(input), input);
  const errors = mergeFieldErrors(operationalErrors(input), unsafe, schemaErrors, lineErrors(input));
  if (errors.length > 0) return { ok: false, errors: inEnglish(errors) };
  return { ok: true, event: withLineNumbers(keepUnknown(input, data) as ShopEvent) };
}

/** Nobody may report that an endpoint fails, because the hub's mail about it would lead a seller to any address that the event names. */
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

// A union by type would stop at an unknown type. The rest is checked as well, so that the sender sees every error at once.
function schemaFor(input: unknown): z.ZodType {
  return schemasByType.get(memberOf(input, "type")) ?? unknownTypeSchema;
}

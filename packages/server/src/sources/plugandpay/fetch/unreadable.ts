import { type FieldError, type HaakEvent, parseEvent, type UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { EventDraft } from "../map/event-history.ts";
import { storableText } from "../receive/notice-store.ts";

/** What Haak reads from Plug&Pay. */
export type ThingKind = "order" | "subscription" | "affiliate" | "checkout";

/** The value that makes a thing unreadable. The field has the name that Plug&Pay gives it, with positions of lists from 0. */
export interface UnreadableField {
  readonly field: string;
  /** As Plug&Pay sent it, but at most 200 characters of JSON. Null if it is missing. */
  readonly value: unknown;
}

/** A thing that Haak could not read. The id is null if that is what could not be read. */
export interface UnreadableThing<Kind extends ThingKind = ThingKind> extends UnreadableField {
  readonly kind: Kind;
  readonly id: string | null;
}

const ID_CHARACTERS_MAX = 200;

/** The id of a thing that cannot be read as a whole. */
export function fetchedIdOf(data: unknown): string | null {
  const id = valueAt(data, ["id"]);
  if (typeof id === "string") return id !== "" && id.length <= ID_CHARACTERS_MAX ? id : null;
  return Number.isSafeInteger(id) ? String(id) : null;
}

const VALUE_CHARACTERS_MAX = 200;

/** The field that an error points at, with its value in the checked data. */
export function unreadableField({ pointer }: Pick<FieldError, "pointer">, data: unknown): UnreadableField {
  const path = pathOf(pointer);
  return { field: path.join("."), value: shownValue(valueAt(data, path)) };
}

/** Which fields of an event that was made from Plug&Pay's data are wrong. */
export interface DraftProblem {
  readonly draft: EventDraft;
  readonly pointers: readonly string[];
}

/** The complete events of drafts, and the first problem of the others. */
export function parseDrafts(drafts: readonly EventDraft[]) {
  const events: HaakEvent[] = [];
  let problem: DraftProblem | null = null;
  for (const draft of drafts) {
    // An unknown type of line or status is kept, because Plug&Pay may add some at any time.
    const parsed = parseEvent(draft, { keepUnknownValues: true });
    if (parsed.ok) events.push(parsed.event);
    else problem ??= { draft, pointers: parsed.errors.map(({ pointer }) => pointer) };
  }
  return { events, problem };
}

/** The first wrong field under its name at Plug&Pay. */
export function fieldAtPlugAndPay({ draft, pointers: [pointer = ""] }: DraftProblem): UnreadableField {
  const path = pathOf(pointer);
  return { field: nameAtPlugAndPay(path), value: shownValue(valueAt(draft, path)) };
}

const REASONS_MAX = 5;

/** The first wrong fields under their names in the event, because those of a form differ with its version. */
export function reasonsOfEvent({ draft, pointers }: DraftProblem): UserMessage {
  const [first, ...others] = pointers.slice(0, REASONS_MAX).map((pointer) => {
    const path = pathOf(pointer);
    return reasonOf({ field: path.join(".").replace(/^data\.\w+\./, ""), value: shownValue(valueAt(draft, path)) });
  });
  return listMessages([first ?? reasonOf({ field: "", value: null }), ...others]);
}

/** Joins messages with commas. */
export function listMessages([first, ...others]: readonly [UserMessage, ...UserMessage[]]): UserMessage {
  return others.reduce((list, next) => hubMessage("list_next", { list, next }), first);
}

/** The inverse of `jsonPointer` in core. */
function pathOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined,
    data,
  );
}

/** Deeper than any field of Plug&Pay, but well below the depth at which a call stack overflows. */
const DEPTH_MAX = 16;

/** Whether a value can be written as JSON and read by recursion. */
export function isShallow(value: unknown, depth = 1): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth < DEPTH_MAX && Object.values(value).every((one) => isShallow(one, depth + 1));
}

/** A long value is cut, because it is stored for each thing and shown to people. */
export function shownValue(value: unknown): unknown {
  if (!isShallow(value)) return "…";
  const text = JSON.stringify(value ?? null);
  if (text.length <= VALUE_CHARACTERS_MAX) return storable(JSON.parse(text));
  const whole = typeof value === "string" ? value : text;
  return storableText(`${whole.slice(0, VALUE_CHARACTERS_MAX - 1)}…`);
}

/** The same value with text that PostgreSQL can store. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [storableText(name), storable(one)]));
}

/** The fields of events whose name at Plug&Pay differs, by pattern. The first that matches counts. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^occurred_at$/, "created_at"],
  [/^data\.subscription\.(amount|amount_with_tax|quantity)$/, "pricing.$1"],
  [/^data\.(?:order|subscription)\.customer\.email$/, "billing.contact.email"],
  [/^data\.(?:order|subscription)\.customer\.(.+)$/, "billing.contact.$1"],
  [/^data\.order\.lines\b/, "items"],
  [/^data\.order\.discounts\b/, "total_discounts"],
  [/^data\.order\.paid_at$/, "payment.paid_at"],
  [/^data\.order\.number$/, "invoice_number"],
  [/^data\.\w+\./, ""],
];

function nameAtPlugAndPay(path: readonly string[]): string {
  const name = path.join(".");
  const [pattern, replacement] = NAMES.find(([one]) => one.test(name)) ?? [/^$/, ""];
  return name.replace(pattern, replacement);
}

/** Why a thing is unreadable, what that means, and what to do. */
export function whyUnreadable(thing: UnreadableThing): UserMessage {
  return hubMessage("plugandpay_unreadable", { thing: thingName(thing), reason: reasonOf(thing) });
}

/** Only what is wrong, for a message that has its own advice. */
export function reasonOf({ field, value }: UnreadableField): UserMessage {
  const name = fieldName(field);
  if (value === null) return hubMessage("unreadable_missing", { field: name });
  return hubMessage("unreadable_value", { field: name, value: JSON.stringify(value) });
}

/** The thing as a seller knows it: "order 1001". */
export function thingName({ kind, id }: Pick<UnreadableThing, "kind" | "id">): UserMessage {
  return id === null ? hubMessage(UNNAMED[kind]) : hubMessage(NAMED[kind], { id });
}

const NAMED = {
  order: "unreadable_order",
  subscription: "unreadable_subscription",
  affiliate: "unreadable_affiliate",
  checkout: "unreadable_checkout",
} as const satisfies Record<ThingKind, string>;

const UNNAMED = {
  order: "unreadable_some_order",
  subscription: "unreadable_some_subscription",
  affiliate: "unreadable_some_affiliate",
  checkout: "unreadable_some_checkout",
} as const satisfies Record<ThingKind, string>;

/** The names that a seller knows, by pattern. A field of an order line has the position of its line from 1. */
const FIELDS = [
  [/^id$/, "unreadable_field_id"],
  [/(?:^|\.)email$/, "unreadable_field_email"],
  [/^payment\.status$/, "unreadable_field_payment"],
  [/^status$/, "unreadable_field_status"],
  [/^(?:pricing\.)?amount$/, "unreadable_field_amount"],
  [/^(?:pricing\.)?amount_with_tax$/, "unreadable_field_amount_with_tax"],
  [/^product\b/, "unreadable_field_product"],
  [/_at$/, "unreadable_field_time"],
] as const satisfies readonly (readonly [RegExp, string])[];

const LINE_FIELDS = [
  [/^amount/, "unreadable_field_line_amount"],
  [/^product/, "unreadable_field_line_product"],
] as const satisfies readonly (readonly [RegExp, string])[];

/** The field as a seller knows it, with its name at Plug&Pay. */
export function fieldName(field: string): UserMessage {
  if (field === "") return hubMessage("unreadable_whole");
  const [, position, inLine = ""] = /^items\.(\d+)\.(.+)$/.exec(field) ?? [];
  const lineCode = LINE_FIELDS.find(([pattern]) => pattern.test(inLine))?.[1];
  if (position !== undefined && lineCode !== undefined)
    return hubMessage(lineCode, { line: Number(position) + 1, field });
  return hubMessage(FIELDS.find(([pattern]) => pattern.test(field))?.[1] ?? "unreadable_field", { field });
}

/**
 * Writes an amount of Plug&Pay as events have it, with exactly two decimals. The second API already uses this form. The first API uses
 * numbers with up to four decimals. It works on the digits, because floating-point numbers would lose half cents. Text that is not an
 * amount stays as it is, so that the check of the event can name it.
 */
export function moneyText(amount: string | number | null | undefined): string | null {
  if (amount === null || amount === undefined) return null;
  const text = String(amount).trim();
  const [, sign, whole, decimals] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = (decimals ?? "").padEnd(3, "0");
  const cents = BigInt(whole + digits.slice(0, 2)) + (digits.charAt(2) >= "5" ? 1n : 0n);
  const padded = String(cents).padStart(3, "0");
  return `${cents === 0n ? "" : sign}${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

/** The time zone for times without an offset, because Plug&Pay and its shops are Dutch. */
const zone = new Intl.DateTimeFormat("en", { timeZone: "Europe/Amsterdam", timeZoneName: "longOffset" });

const WALL_CLOCK = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?$/;

/**
 * Writes a time of Plug&Pay as events have it. A time with an offset stays as it is. A date without a time is the start of that day in the
 * Netherlands, and a time without an offset is Dutch local time. The zone is not documented, but a seller reads these times as Dutch. Text
 * that is not a time stays as it is, so that the check of the event can name it.
 */
export function plugAndPayTime(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === "") return null;
  const [, date, time = "00:00:00"] = WALL_CLOCK.exec(text.trim()) ?? [];
  return date === undefined ? text : `${date}T${time}${dutchOffset(`${date}T${time}Z`)}`;
}

/** The offset at a local time. It is looked up twice, because the first lookup treats the local time as UTC. */
function dutchOffset(wallClock: string): string {
  const asUtc = Date.parse(wallClock);
  if (Number.isNaN(asUtc)) return "Z";
  return offsetAt(asUtc - offsetMinutes(offsetAt(asUtc)) * 60_000);
}

function offsetAt(at: number): string {
  const name = zone.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
  return /[+-]\d{2}:\d{2}/.exec(name)?.[0] ?? "+01:00";
}

function offsetMinutes(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** A custom field of the checkout as Plug&Pay sends it: a label, and any value. */
interface CustomField {
  readonly label?: string | null | undefined;
  readonly input?: unknown;
}

/** Custom fields as events have them. An answer that is neither a scalar nor a list of texts is written as JSON. */
export function labelledValues(fields: readonly CustomField[]) {
  return fields.map(({ label, input }) => ({ label: label ?? "", value: answerOf(input) }));
}

function answerOf(input: unknown): string | number | boolean | null | string[] {
  switch (typeof input) {
    case "string":
    case "number":
    case "boolean":
      return input;
    case "undefined":
      return null;
    default:
      if (input === null) return null;
      return Array.isArray(input) && input.every((one) => typeof one === "string") ? input : JSON.stringify(input);
  }
}

/**
 * A product without an id, because a form does not always contain it and a seller may type a line by hand. The prefix prevents that a rule
 * for product 7 matches an article with the number 7.
 */
export function productWithoutId({ sku, title }: { sku: string | null; title: string | null }) {
  const id = sku === null ? `title:${title ?? "unknown"}` : `sku:${sku}`;
  return { id, title: title ?? sku ?? "Unknown product", sku, group: null };
}

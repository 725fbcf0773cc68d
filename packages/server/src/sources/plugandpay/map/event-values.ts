/**
 * An amount of Plug&Pay as events write it, with exactly two decimals. Its second API gives that already; the first gives
 * numbers with up to four. Works on the digits, since a float would lose half cents. What is no amount stays as it is, so
 * that checking the event points at it.
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

/** Plug&Pay and its shops are Dutch. */
const zone = new Intl.DateTimeFormat("en", { timeZone: "Europe/Amsterdam", timeZoneName: "longOffset" });

const WALL_CLOCK = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?$/;

/**
 * A time of Plug&Pay as events write it. What comes with an offset, as all times of its second API, stays as it is. A date
 * without a time (a contract's last day, the next debit) is the beginning of that day in the Netherlands, and a time without
 * an offset (its first API) is Dutch wall clock: which zone they are meant in is not published, and this is the one in which
 * a seller reads them. What is no time stays as it is, so that checking the event points at it.
 */
export function plugAndPayTime(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === "") return null;
  const [, date, time = "00:00:00"] = WALL_CLOCK.exec(text.trim()) ?? [];
  return date === undefined ? text : `${date}T${time}${dutchOffset(`${date}T${time}Z`)}`;
}

/** The offset at a wall clock: looked up as if that were UTC, then once more at the moment which that gives. */
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

/** What a custom field of the checkout holds, as Plug&Pay gives it: a label and whatever was filled in. */
interface CustomField {
  readonly label?: string | null | undefined;
  readonly input?: unknown;
}

/** Custom fields as events write them. An answer that is neither a scalar nor a list of texts is written as JSON. */
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
 * A product that Plug&Pay names without its id: a form does not always tell it, and a seller may write a line by hand. The
 * prefix keeps such an id apart from real ones, so that a rule on product 7 never meets an article whose number is 7.
 */
export function productWithoutId({ sku, title }: { sku: string | null; title: string | null }) {
  const id = sku === null ? `title:${title ?? "unknown"}` : `sku:${sku}`;
  return { id, title: title ?? sku ?? "Unknown product", sku, group: null };
}

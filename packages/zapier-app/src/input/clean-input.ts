/**
 * Reads the ids that a user chose. Empty fields arrive as "", null, undefined or a list of these, because the app must switch Zapier's own
 * cleaning off (integration check D028). A single value is a list of one.
 */
export function chosenIds(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  const texts = values.map((one) => (isIdLike(one) ? String(one).trim() : ""));
  return [...new Set(texts.filter((text) => text !== ""))];
}

/** The text of a field without spaces around it; null if it is empty or not a plain value. */
export function givenText(value: unknown): string | null {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return text === "" ? null : text;
}

/** An empty yes-or-no field means no. Text is accepted too, because a mapped value is the text of another step. */
export function isYes(value: unknown): boolean {
  return value === true || (typeof value === "string" && /^(true|yes|y|on|1)$/i.test(value.trim()));
}

/** The choice that was made, otherwise the field's default. */
export function chosenOr(value: unknown, fallback: string): string {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : fallback;
}

function isIdLike(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

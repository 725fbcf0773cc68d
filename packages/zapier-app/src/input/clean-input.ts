/**
 * The ids that a user chose. The app switches Zapier's own cleaning off (integration check D028 asks for it), so empty
 * fields arrive as "", null, undefined or a list that holds these; a single value stands for a list of one.
 */
export function chosenIds(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  const texts = values.map((one) => (isIdLike(one) ? String(one).trim() : ""));
  return [...new Set(texts.filter((text) => text !== ""))];
}

/** What was filled in, without space around it; null for nothing, and for what is no plain value. */
export function givenText(value: unknown): string | null {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return text === "" ? null : text;
}

/** A yes-or-no field that is left alone is a no. Mapped values arrive as the text of another step. */
export function isYes(value: unknown): boolean {
  return value === true || (typeof value === "string" && /^(true|yes|y|on|1)$/i.test(value.trim()));
}

/** The choice that was made, or the field's default where none was. */
export function chosenOr(value: unknown, fallback: string): string {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : fallback;
}

function isIdLike(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** One answer to a question of the seller, as the hub answers it. */
export interface FormAnswer {
  readonly label: string;
  readonly value: string | number | boolean | null | readonly string[];
}

/**
 * Gives answers by question, so that a step can use one by its name. Braces are removed because they would end Zapier's own marks in a
 * step, double underscores because they mean "inside" in its keys, and spaces at the ends because nobody sees them. A question that was
 * asked twice gets a number. Several choices become one text, since a list would make a step run once for each.
 */
export function answersByLabel(values: readonly FormAnswer[] | null | undefined): Record<string, unknown> {
  const taken = new Map<string, unknown>();
  for (const { label, value } of values ?? []) taken.set(freeName(readable(label), taken), plain(value));
  return Object.fromEntries(taken);
}

function readable(label: string): string {
  const name = label.replace(/[{}]/g, "").replace(/_{2,}/g, "_").replace(/\s+/g, " ").trim();
  return name === "" ? "Answer" : name;
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}

function plain(value: FormAnswer["value"]): string | number | boolean | null {
  return typeof value === "object" && value !== null ? value.join(", ") : value;
}

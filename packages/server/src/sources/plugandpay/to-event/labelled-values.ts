/** What a custom field of the checkout holds, as Plug&Pay gives it: a label and whatever was filled in. */
export interface CustomField {
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

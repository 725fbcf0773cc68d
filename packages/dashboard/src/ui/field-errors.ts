import { ProblemError } from "@haak/client";

/** Errors by field, and whether these are all of them. */
interface FieldErrors {
  readonly fields: Readonly<Record<string, string>>;
  readonly complete: boolean;
}

/** Sorts the errors of a 422 by field. `fieldOf` gives the field of a JSON pointer (RFC 6901), or null if no field shows it. */
export function fieldErrorsOf(error: unknown, fieldOf: (pointer: string) => string | null): FieldErrors {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const placed = errors.flatMap(({ pointer, message }) => {
    const field = fieldOf(pointer);
    return field === null ? [] : [[field, message] as const];
  });
  // The first error of a field wins; the next one shows after that is fixed.
  const fields = Object.fromEntries(placed.toReversed());
  return { fields, complete: errors.length > 0 && placed.length === errors.length };
}

/**
 * Makes whole messages, because the hub writes an error as the rest of a line that begins with the field, and the
 * field's own line has no such beginning.
 */
export function asMessages(fields: FieldErrors["fields"]): Record<string, string> {
  const begun = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return Object.fromEntries(Object.entries(fields).map(([field, message]) => [field, begun(message)]));
}

import { ProblemError } from "@haak/client";

/** What the hub found wrong in a form: by field, for the fields that the form shows, and whether that is all of it. */
interface FieldErrors {
  readonly fields: Readonly<Record<string, string>>;
  readonly complete: boolean;
}

/**
 * Sorts the pointers of a 422 (RFC 6901, into the body) by the field that shows them. `fieldOf` names the field of a pointer,
 * or null for what no field shows.
 */
export function fieldErrorsOf(error: unknown, fieldOf: (pointer: string) => string | null): FieldErrors {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const placed = errors.flatMap(({ pointer, message }) => {
    const field = fieldOf(pointer);
    return field === null ? [] : [[field, message] as const];
  });
  // Of two things wrong with one field the first is told; the other shows when that is mended.
  const fields = Object.fromEntries(placed.toReversed());
  return { fields, complete: errors.length > 0 && placed.length === errors.length };
}

/** The hub tells what is wrong with a field as the rest of a sentence about it; beside the field it is one of its own. */
export function asMessages(fields: FieldErrors["fields"]): Record<string, string> {
  const begun = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return Object.fromEntries(Object.entries(fields).map(([field, message]) => [field, begun(message)]));
}

/** Whether the value is in the list. Narrows its type. */
export function isOneOf<Member>(list: readonly Member[], value: unknown): value is Member {
  const members: readonly unknown[] = list;
  return members.includes(value);
}

/** Whether the value is an object or a list, so that its fields can be read. */
export function hasFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

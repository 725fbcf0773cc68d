/** Whether the value is one of the list, so that its type is known from then on. */
export function isOneOf<Member>(list: readonly Member[], value: unknown): value is Member {
  const members: readonly unknown[] = list;
  return members.includes(value);
}

/** Whether the value is an object or a list, whose fields may be looked at. */
export function hasFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * The input with the defaults of its parsed form filled in. Zod drops a field called `__proto__` and puts known fields
 * first. Here every field of the input must stay in its place and with its value, and only what was absent is added.
 */
export function keepUnknown(input: unknown, parsed: unknown): unknown {
  if (input === parsed) return input;
  if (Array.isArray(parsed) && Array.isArray(input))
    return parsed.map((item, index) => keepUnknown(input[index], item));
  if (isRecord(parsed) && isRecord(input)) return keepFields(input, parsed);
  return parsed;
}

function keepFields(input: Record<string, unknown>, parsed: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(input)) {
    const value = input[key];
    if (value !== undefined) setField(kept, key, Object.hasOwn(parsed, key) ? keepUnknown(value, parsed[key]) : value);
  }
  for (const key of Object.keys(parsed)) {
    if (!Object.hasOwn(kept, key) && parsed[key] !== undefined) setField(kept, key, parsed[key]);
  }
  return kept;
}

// Plain assignment to `__proto__` would replace the prototype instead of adding a field; for any other it does the same in a
// twentieth of the time.
function setField(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/**
 * Adds the defaults of the parsed form to the input. Needed because zod drops a field called `__proto__` and puts
 * known fields first. Here every field of the input keeps its place and value.
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

// Defines the field, because assigning to `__proto__` would replace the prototype. All other names are assigned,
// because that is twenty times faster.
function setField(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

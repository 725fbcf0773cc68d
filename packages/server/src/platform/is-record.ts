/** True of what JSON calls an object: anything but a list, null, or a plain value. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

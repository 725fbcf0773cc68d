/** All values at a path of some JSON. `*` means every entry of a list. Absent and null have no value. */
export function gather(json: unknown, place: string): unknown[] {
  const found = place
    .split(".")
    .reduce<unknown[]>(
      (values, name) => values.flatMap((value) => (name === "*" ? entriesOf(value) : [fieldOf(value, name)])),
      [json],
    );
  return found.filter((value) => value !== undefined && value !== null);
}

const entriesOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

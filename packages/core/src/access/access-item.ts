/** Something that a person can be let into: the SKU of a webhook in Huddle, or an access level. */
export interface AccessItem {
  readonly kind: "sku" | "level";
  readonly name: string;
}

/** Whether two items are the same thing. A level and a SKU with one name are two things. */
export function sameItem(a: AccessItem, b: AccessItem): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** One text for an item, for looking it up. */
export function itemKey({ kind, name }: AccessItem): string {
  return `${kind} ${name}`;
}

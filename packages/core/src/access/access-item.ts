/** Something that a person can get access to: the SKU of a webhook in Huddle, or an access level. */
export interface AccessItem {
  readonly kind: "sku" | "level";
  readonly name: string;
}

/** Whether two items are the same. A level and a SKU with one name are different items. */
export function sameItem(a: AccessItem, b: AccessItem): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** The key of an item for maps, unique by kind and name. */
export function itemKey({ kind, name }: AccessItem): string {
  return `${kind} ${name}`;
}

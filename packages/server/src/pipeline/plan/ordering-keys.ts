/**
 * Stands between the keys of a delivery that has several. It sorts right before the space, so that all that begins with a key and the
 * separator is one range of an index.
 */
export const ORDERING_KEY_SEPARATOR = "\u001f";

/** Only keys of this kind stand behind another key, because an order names subscriptions and nothing names an order. */
export const NAMED_KEY_PREFIX = "subscription:";

/** One text for all keys of a delivery, its own key first. Most deliveries have one key, and then it is the key itself. */
export function joinOrderingKeys(keys: readonly string[]): string {
  return keys.join(ORDERING_KEY_SEPARATOR);
}

export function splitOrderingKey(joined: string): string[] {
  return joined.split(ORDERING_KEY_SEPARATOR);
}

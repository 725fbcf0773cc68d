import type { TextsOf } from "../languages.ts";
import type { shops as dutch } from "../nl/shops.ts";

/** A new shop, for administrators. */
export const shops: TextsOf<typeof dutch> = {
  title: "New shop",
  name: "Name of the shop",
  nameHint: "What the shop is called in Haak, and in every call that leaves it.",
  missing: "Give the shop a name.",
  make: "Make the shop",
  made: "{{name}} is ready",
  key: "API key",
  keyText:
    "With this key the seller signs in, and other systems talk to the shop. Copy it now: it is not shown a second time.",
  open: "Open {{name}}",
};

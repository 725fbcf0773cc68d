import type { TextsOf } from "../languages.ts";
import type { shops as dutch } from "../nl/shops.ts";

export const shops: TextsOf<typeof dutch> = {
  title: "New shop",
  name: "Name of the shop",
  nameHint: "What the shop is called in Haak, and in every call of this shop.",
  missing: "Give the shop a name.",
  make: "Make the shop",
  made: "{{name}} is ready",
  key: "API key",
  keyText:
    "The seller signs in with this key, and other systems use it to reach the shop. Copy it now: it is not shown again.",
  open: "Open {{name}}",
};

import type { Trigger } from "../../../api/client/openapi.ts";

/** A part that does not apply is not shown and never sent. */
interface Fits {
  readonly kinds: boolean;
  readonly products: boolean;
  readonly upsells: boolean;
  readonly forms: boolean;
  readonly lines: boolean;
  readonly test: boolean;
  /** Not for events about endpoints, because they name no person. */
  readonly huddle: boolean;
  /** Plug&Pay's own formats have no fields for an event about an endpoint. */
  readonly formats: boolean;
}

const NOTHING: Fits = {
  kinds: false,
  products: false,
  upsells: false,
  forms: false,
  lines: false,
  test: false,
  huddle: true,
  formats: true,
};

/** The hub refuses parts that do not apply. */
export function fitsOf(trigger: Trigger): Fits {
  const [subject] = trigger.split(".");
  switch (subject) {
    case "order":
      return { ...NOTHING, kinds: true, products: true, upsells: true, lines: true, test: true };
    case "payment":
      return { ...NOTHING, products: true, upsells: true, lines: true, test: true };
    case "subscription":
      return { ...NOTHING, products: true, test: true };
    case "form":
      return { ...NOTHING, forms: true };
    case "endpoint":
      return { ...NOTHING, huddle: false, formats: false };
    default:
      return NOTHING;
  }
}

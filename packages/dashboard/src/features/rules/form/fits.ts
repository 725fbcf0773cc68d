import type { Trigger } from "../../../api/client/openapi.ts";

/** Which parts of a rule apply to a trigger. What does not apply is not shown and not sent. */
interface Fits {
  /** First orders, upsells, instalments, direct debits. */
  readonly kinds: boolean;
  readonly products: boolean;
  readonly upsells: boolean;
  readonly forms: boolean;
  readonly lines: boolean;
  readonly test: boolean;
  /** Letting people in and out: what is told of an endpoint names nobody. */
  readonly huddle: boolean;
  /** Plug&Pay's own shapes have no room for what is told of an endpoint. */
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

/** What the hub takes for a trigger: more than this is refused by it. */
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

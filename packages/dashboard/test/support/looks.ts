import { TEST_FORM, type TestForm } from "../../../../scripts/test-form.ts";

/** In what a page is looked at. */
export interface View {
  readonly colorScheme: "light" | "dark";
  readonly size: { readonly width: number; readonly height: number };
}

export const WIDE = { width: 1280, height: 800 } as const;
const NARROW = { width: 360, height: 740 } as const;

/** Of two that stand beside each other, counted from the first, the one is what the other is not. */
export const VIEWS: readonly View[] = [
  { colorScheme: "light", size: WIDE },
  { colorScheme: "dark", size: NARROW },
  { colorScheme: "dark", size: WIDE },
  { colorScheme: "light", size: NARROW },
];

/** The languages of the dashboard. */
export type Language = "nl" | "en";

/** The looks at one page: each a state of it, in one language. */
export type LooksAtPage = Readonly<Record<Language, readonly string[]>>;

const inBoth = (...names: readonly string[]): LooksAtPage => ({
  nl: names.map((name) => `${name}-nl`),
  en: names.map((name) => `${name}-en`),
});

/** Every look of the journeys at every page; `inspect` knows no other one. */
export const LOOKS: Readonly<Record<string, LooksAtPage>> = {
  "sign in": inBoth("sign-in", "sign-in-empty"),
  shops: {
    nl: ["choose-shop", "shop-choice", "new-shop", "new-shop-made"],
    en: ["choose-shop-en"],
  },
  overview: { nl: ["shell-nl", "overview", "overview-well"], en: ["shell-en", "overview-en"] },
  "not found": inBoth("not-found"),
  events: { nl: ["events"], en: ["events-en"] },
  event: { nl: ["event"], en: ["event-en"] },
  deliveries: { nl: ["deliveries", "resend"], en: ["deliveries-en"] },
  delivery: { nl: ["delivery"], en: ["delivery-en"] },
  endpoints: { nl: ["endpoints"], en: ["endpoints-en"] },
  endpoint: { nl: ["endpoint"], en: ["endpoint-en"] },
  webhooks: {
    nl: ["webhooks-nl", "webhooks-new-shop", "replace-key-nl"],
    en: ["webhooks-en", "replace-key-en"],
  },
  alerts: inBoth("alerts"),
  changes: inBoth("changes"),
  rules: inBoth("rules"),
  rule: inBoth("rule"),
  "new rule": inBoth("new-rule"),
  products: inBoth("products"),
  product: inBoth("product", "delete-rule"),
  upsells: inBoth("upsells"),
  upsell: inBoth("upsell"),
  zapier: {
    nl: ["zapier-nl", "zapier-steps-empty", "zapier-steps-connected", "zapier-steps-broken", "zapier-steps-done"],
    en: ["zapier-en"],
  },
  plugandpay: {
    nl: ["plugandpay-empty", "plugandpay-refused", "plugandpay-connected"],
    en: ["plugandpay-en"],
  },
  "people with access": { nl: ["access-nobody", "access-erase", "access-people"], en: ["access-en"] },
  "person with access": { nl: ["access-person", "access-person-ended"], en: ["access-person-ended-en"] },
  tasks: { nl: ["access-tasks"], en: ["access-tasks-en"] },
  holds: { nl: ["access-holds"], en: ["access-holds-en"] },
  "list of members": { nl: ["access-compare"], en: ["access-compare-en"] },
  connections: { nl: ["access-connections", "access-huddle-form"], en: ["access-connections-new-en"] },
  connection: { nl: ["connection-refused", "connection-done"], en: ["connection-en"] },
};

/** A look that is known, and in which views the page is then seen. */
export interface DealtLook {
  readonly language: Language;
  readonly views: readonly View[];
}

/**
 * In the long form all views. In the short one each look has one, dealt out to the looks at a page in turn: two looks see what is light
 * and dark, wide and narrow; four see it in every way. Each page begins with another view, so that Dutch is not always the light one.
 */
export function dealtLook(name: string, form: TestForm = TEST_FORM): DealtLook {
  for (const [place, { nl, en }] of Object.values(LOOKS).entries()) {
    const turn = [...nl, ...en].indexOf(name);
    if (turn < 0) continue;
    // Turned over in pairs, so that the second look is still what the first is not.
    const view = VIEWS.filter((_view, index) => form === "long" || index === ((turn ^ place) & 3));
    return { language: turn < nl.length ? "nl" : "en", views: view };
  }
  throw new Error(`The look "${name}" does not stand in support/looks.ts.`);
}

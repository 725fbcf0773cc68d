import { TEST_FORM, type TestForm } from "../../../../scripts/test-form.ts";

/** The colour scheme and width of a look. */
export interface View {
  readonly colorScheme: "light" | "dark";
  readonly size: { readonly width: number; readonly height: number };
}

export const WIDE = { width: 1280, height: 800 } as const;
const NARROW = { width: 360, height: 740 } as const;

/** Neighbours, counted in pairs from the first, are opposites. */
export const VIEWS: readonly View[] = [
  { colorScheme: "light", size: WIDE },
  { colorScheme: "dark", size: NARROW },
  { colorScheme: "dark", size: WIDE },
  { colorScheme: "light", size: NARROW },
];

/** The languages of the dashboard. */
export type Language = "nl" | "en";

/** The looks of one page: each is a state of it, in one language. */
export type LooksAtPage = Readonly<Record<Language, readonly string[]>>;

const inBoth = (...names: readonly string[]): LooksAtPage => ({
  nl: names.map((name) => `${name}-nl`),
  en: names.map((name) => `${name}-en`),
});

/**
 * Every look of the journeys; `inspect` accepts no other. The first one of each language is taken in both forms, so
 * it must be in a file that both run. The others are further states of the page and are taken in the long form only.
 */
export const LOOKS: Readonly<Record<string, LooksAtPage>> = {
  "sign in": inBoth("sign-in", "sign-in-empty"),
  shops: {
    nl: ["new-shop", "new-shop-made", "choose-shop", "shop-choice"],
    en: ["choose-shop-en"],
  },
  overview: { nl: ["overview", "shell-nl", "overview-well"], en: ["overview-en", "shell-en"] },
  "not found": inBoth("not-found"),
  events: { nl: ["events"], en: ["events-en"] },
  event: { nl: ["event"], en: ["event-en"] },
  deliveries: { nl: ["deliveries", "resend"], en: ["deliveries-en"] },
  delivery: { nl: ["delivery", "delivery-paused"], en: ["delivery-en", "delivery-paused-en"] },
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
    nl: [
      "plugandpay-connected",
      "plugandpay-empty",
      "plugandpay-refused",
      "plugandpay-unreadable",
      "plugandpay-read-again",
    ],
    en: ["plugandpay-en", "plugandpay-unreadable-en"],
  },
  "people with access": { nl: ["access-people", "access-nobody", "access-erase"], en: ["access-en"] },
  "person with access": { nl: ["access-person", "access-person-ended"], en: ["access-person-ended-en"] },
  tasks: { nl: ["access-tasks"], en: ["access-tasks-en"] },
  holds: { nl: ["access-holds"], en: ["access-holds-en"] },
  "list of members": { nl: ["access-compare"], en: ["access-compare-en"] },
  connections: { nl: ["access-huddle-form", "access-connections"], en: ["access-connections-new-en"] },
  connection: { nl: ["connection-new", "connection-refused", "connection-done"], en: ["connection-en"] },
};

/** A known look, and the views in which the page is checked. */
export interface DealtLook {
  readonly language: Language;
  readonly views: readonly View[];
}

/**
 * All views in the long form. In the short form the first look in Dutch has one view, and the first in English its
 * opposite, so that the page is checked light and dark, wide and narrow. Each page begins with another view, so that
 * Dutch is not always the light one.
 */
export function dealtLook(name: string, form: TestForm = TEST_FORM): DealtLook {
  for (const [place, { nl, en }] of Object.values(LOOKS).entries()) {
    const language = nl.includes(name) ? "nl" : "en";
    const turn = (language === "nl" ? nl : en).indexOf(name);
    if (turn < 0) continue;
    const dealt = (language === "nl" ? place : place ^ 1) & 3;
    return { language, views: VIEWS.filter((_view, index) => form === "long" || (turn === 0 && index === dealt)) };
  }
  throw new Error(`The look "${name}" is not in support/looks.ts.`);
}

import { type Catalogue, type CreateMessage, messagesOf } from "@haak/core";

/** The messages of this connector. */
export const HUDDLE_MESSAGES = {
  huddle_needs_sku: {
    en: "must name at least one SKU, because {trigger} has no product with a SKU",
    nl: "moet minstens één SKU noemen, omdat {trigger} geen product met een SKU heeft",
  },
  huddle_lite: {
    en: "cannot be used: this connection is a Huddle Lite community, which has no access levels and can only add users; use add_user, or switch Lite off for the connection",
    nl: "kan niet: deze koppeling is een Huddle Lite-community, die geen toegangsniveaus heeft en alleen mensen kan toevoegen; kies alleen toevoegen, of zet Lite uit bij de koppeling",
  },
  huddle_product_without_sku: {
    en: "What was bought has no SKU, so Huddle cannot know which access to give. Name the SKUs in the rule, or give the product a SKU in Plug&Pay.",
    nl: "Wat gekocht is, heeft geen SKU, dus Huddle kan niet weten welke toegang het moet geven. Noem de SKU's in de regel, of geef het product een SKU in Plug&Pay.",
  },
} as const satisfies Catalogue;

/** Creates a message of this connector. */
export const huddleMessage: CreateMessage<typeof HUDDLE_MESSAGES> = messagesOf(HUDDLE_MESSAGES);

import { type Catalogue, type CreateMessage, messagesOf } from "@haak/core";

/** The messages of this connector. */
export const HUDDLE_MESSAGES = {
  huddle_needs_sku: {
    en: "must name at least one SKU, as {trigger} tells of no product to take it from",
    nl: "moet minstens één SKU noemen, want {trigger} gaat over geen product waar die vandaan kan komen",
  },
  huddle_lite: {
    en: "cannot be used: this connection is a Huddle Lite community, which has no access levels and can only add users; use add_user, or switch lite off at the connection",
    nl: "kan niet: deze koppeling is een Huddle Lite-community, die geen toegangsniveaus heeft en alleen mensen kan toevoegen; kies alleen toevoegen, of zet Lite uit bij de koppeling",
  },
  huddle_product_without_sku: {
    en: "What was bought has no SKU, so Huddle cannot know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.",
    nl: "Wat gekocht is, heeft geen SKU, dus Huddle kan niet weten welke toegang het moet geven. Noem de SKU's in de regel, of geef het product een SKU in Plug&Pay.",
  },
} as const satisfies Catalogue;

/** Creates a message of this connector. */
export const huddleMessage: CreateMessage<typeof HUDDLE_MESSAGES> = messagesOf(HUDDLE_MESSAGES);

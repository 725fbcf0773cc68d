import { type Say, sayBy } from "@haak/core";

/** What this connector says, in Dutch. */
export const HUDDLE_WORDS = {
  "must name at least one SKU, as {trigger} tells of no product to take it from":
    "moet minstens één SKU noemen, want {trigger} gaat over geen product waar die vandaan kan komen",
  "cannot be used: this connection is a Huddle Lite community, which has no access levels and can only add users; use add_user, or switch lite off at the connection":
    "kan niet: deze koppeling is een Huddle Lite-community, die geen toegangsniveaus heeft en alleen mensen kan toevoegen; kies alleen toevoegen, of zet Lite uit bij de koppeling",
  "What was bought has no SKU, so Huddle cannot know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.":
    "Wat gekocht is, heeft geen SKU, dus Huddle kan niet weten welke toegang het moet geven. Noem de SKU's in de regel, of geef het product een SKU in Plug&Pay.",
} as const;

/** How it says something, for which there is a Dutch twin. */
export const say: Say<typeof HUDDLE_WORDS> = sayBy(HUDDLE_WORDS);

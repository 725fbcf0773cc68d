import { type Catalogue, type CreateMessage, messagesOf } from "@haak/core";

/** The messages of this connector. */
export const MEMBER_MESSAGES = {
  member_add_user_not_possible: {
    en: "cannot be add_user here: this system is only told who has access to what; use grant",
    nl: "kan hier niet alleen toevoegen zijn: dit systeem hoort alleen wie waar toegang toe heeft; kies toegang geven",
  },
  member_needs_sku_or_level: {
    en: "must name at least one SKU or level, as {trigger} tells of no product to take it from",
    nl: "moet minstens één SKU of niveau noemen, want {trigger} gaat over geen product waar die vandaan kan komen",
  },
  member_product_without_sku: {
    en: "What was bought has no SKU, so nobody can know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.",
    nl: "Wat gekocht is, heeft geen SKU, dus niemand kan weten welke toegang erbij hoort. Noem de SKU's in de regel, of geef het product een SKU in Plug&Pay.",
  },
} as const satisfies Catalogue;

/** Creates a message of this connector. */
export const memberMessage: CreateMessage<typeof MEMBER_MESSAGES> = messagesOf(MEMBER_MESSAGES);

import { type Catalogue, type CreateMessage, messagesOf } from "@haak/core";

/** The messages of this connector. */
export const MEMBER_MESSAGES = {
  member_add_user_not_possible: {
    en: "cannot be add_user here: this system can only grant and revoke access; use grant",
    nl: "kan hier niet alleen toevoegen zijn: dit systeem kan alleen toegang geven en intrekken; kies toegang geven",
  },
  member_needs_sku_or_level: {
    en: "must name at least one SKU or level, because {trigger} has no product with a SKU",
    nl: "moet minstens één SKU of niveau noemen, omdat {trigger} geen product met een SKU heeft",
  },
  member_product_without_sku: {
    en: "What was bought has no SKU, so it is unknown which access to give. Name the SKUs in the rule, or give the product a SKU in Plug&Pay.",
    nl: "Wat gekocht is, heeft geen SKU, dus is het onbekend welke toegang erbij hoort. Noem de SKU's in de regel, of geef het product een SKU in Plug&Pay.",
  },
} as const satisfies Catalogue;

/** Creates a message of this connector. */
export const memberMessage: CreateMessage<typeof MEMBER_MESSAGES> = messagesOf(MEMBER_MESSAGES);

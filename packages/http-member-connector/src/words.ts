import { type Say, sayBy } from "@haak/core";

/** What this connector says, in Dutch. */
export const MEMBER_WORDS = {
  "cannot be add_user here: this system is only told who has access to what; use grant":
    "kan hier niet alleen toevoegen zijn: dit systeem hoort alleen wie waar toegang toe heeft; kies toegang geven",
  "must name at least one SKU or level, as {trigger} tells of no product to take it from":
    "moet minstens één SKU of niveau noemen, want {trigger} gaat over geen product waar die vandaan kan komen",
  "What was bought has no SKU, so nobody can know which access to give. Name the SKUs in the rule, or give the product an SKU in Plug&Pay.":
    "Wat gekocht is, heeft geen SKU, dus niemand kan weten welke toegang erbij hoort. Noem de SKU's in de regel, of geef het product een SKU in Plug&Pay.",
} as const;

/** How it says something, for which there is a Dutch twin. */
export const say: Say<typeof MEMBER_WORDS> = sayBy(MEMBER_WORDS);

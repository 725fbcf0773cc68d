import type { AccessFact } from "@haak/core";
import { lookupHash } from "../../../platform/crypto/seal.ts";

/** The name of a person, for looking up: a digest, as addresses and ids may be longer than an index can hold. */
export const personName = (key: string) => lookupHash(`person ${key}`);

/** The name of a customer, as the shop knows them. */
export const customerName = (id: string) => lookupHash(`customer ${id}`);

/** Everything by which a fact is found: whom it is about, and the purchase that it tells of. */
export function namesOfFact(fact: AccessFact): Buffer[] {
  return [...new Set(textsOf(fact))].map(lookupHash);
}

function textsOf(fact: AccessFact): string[] {
  switch (fact.kind) {
    case "grant":
      return [
        `person ${fact.person}`,
        ...named("subscription", fact.subscriptionId),
        ...named("order", fact.orderId),
        ...named("affiliate", fact.affiliateId),
      ];
    case "revoke":
      return namesOfTarget(fact);
    case "started":
    case "cancelled":
    case "ended":
      return [...named("subscription", fact.subscriptionId), ...named("order", fact.orderId)];
    case "created":
    case "paid":
    case "reversed":
      return [...named("order", fact.orderId), ...named("subscription", fact.subscriptionId)];
  }
}

function namesOfTarget({ target, person }: Extract<AccessFact, { kind: "revoke" }>): string[] {
  switch (target.by) {
    case "subscription":
      return [...named("subscription", target.id), ...named("order", target.orderId)];
    case "order":
    case "affiliate":
      return named(target.by, target.id);
    case "person":
      return [`person ${person}`];
  }
}

function named(what: string, id: string | null): string[] {
  return id === null ? [] : [`${what} ${id}`];
}

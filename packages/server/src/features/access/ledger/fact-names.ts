import type { AccessFact } from "@haak/core";
import { lookupHash } from "../../../platform/crypto/seal.ts";

/** The key by which a person is found. It is a digest, because an address may be too long for an index. */
export const personName = (key: string) => lookupHash(`person ${key}`);

/** The key by which a customer is found. */
export const customerName = (id: string) => lookupHash(`customer ${id}`);

/** All keys by which a fact is found: the person, and the purchase. */
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

import type { AccessFact, GrantFact, RevokeFact } from "./access-fact.ts";
import { sameItem } from "./access-item.ts";
import { type FactIndex, namesOfGrant } from "./fact-index.ts";

/** Whether the subscription came back after that moment: a start that happened later undoes an end. */
function hasRestarted({ subscriptions }: FactIndex, subscriptionId: string, since: number): boolean {
  return (subscriptions.get(subscriptionId)?.startedAt ?? Number.NEGATIVE_INFINITY) > since;
}

/** Whether a grant comes too late to mean anything: the end of its subscription had been accepted before it. */
export function isTooLate(index: FactIndex, grant: GrantFact): boolean {
  return factsNaming(index.ends, grant).some(
    (end) =>
      wasBefore(end, grant) &&
      namesGrant({ by: "subscription", ...end, id: end.subscriptionId }, grant) &&
      !hasRestarted(index, end.subscriptionId, end.occurredAt),
  );
}

/** Of two that were accepted at once the one with the lower id came first, as ids are given in the order of acceptance. */
function wasBefore(a: AccessFact, b: AccessFact): boolean {
  return a.acceptedAt < b.acceptedAt || (a.acceptedAt === b.acceptedAt && a.eventId < b.eventId);
}

/** The revokes that end a grant. */
export function revokesOf(index: FactIndex, grant: GrantFact): RevokeFact[] {
  return factsNaming(index.revokes, grant).filter(
    (revoke) => isAbout(revoke, grant) && !isUndone(index, revoke, grant),
  );
}

function factsNaming<Fact>(index: ReadonlyMap<string, readonly Fact[]>, grant: GrantFact): Fact[] {
  return namesOfGrant(grant).flatMap((name) => index.get(name) ?? []);
}

function isAbout(revoke: RevokeFact, grant: GrantFact): boolean {
  return (
    revoke.connectionId === grant.connectionId &&
    (revoke.items.length === 0 || revoke.items.some((item) => sameItem(item, grant.item))) &&
    (revoke.target.by === "person" ? revoke.person === grant.person : namesGrant(revoke.target, grant))
  );
}

/** What was given after it is not taken by it. A subscription gives again only once it has started again. */
function isUndone(index: FactIndex, revoke: RevokeFact, grant: GrantFact): boolean {
  if (revoke.target.by === "subscription") return hasRestarted(index, revoke.target.id, revoke.occurredAt);
  return grant.occurredAt > revoke.occurredAt || grant.eventId === revoke.eventId;
}

/**
 * Whether an end names a grant: by the subscription's own id, or else by its order. Where an order is all that is known, a
 * line of another product than the subscription's is something that was bought beside it, and stays.
 */
function namesGrant(target: Exclude<RevokeFact["target"], { by: "person" }>, grant: GrantFact): boolean {
  switch (target.by) {
    case "subscription":
      if (grant.subscriptionId !== null) return grant.subscriptionId === target.id;
      return grant.orderId !== null && grant.orderId === target.orderId && mayPayFor(target.productId, grant);
    case "order":
      return grant.orderId === target.id && isForProducts(target.productIds, grant);
    case "affiliate":
      return grant.affiliateId === target.id;
  }
}

function mayPayFor(productId: string, grant: GrantFact): boolean {
  return grant.productIds.includes(productId) || !grant.orderProductIds.includes(productId);
}

function isForProducts(productIds: readonly string[] | null, grant: GrantFact): boolean {
  if (productIds === null || grant.productIds.length === 0) return true;
  return grant.productIds.some((id) => productIds.includes(id));
}

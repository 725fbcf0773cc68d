import type { AccessFact, GrantFact, RevokeFact } from "./access-fact.ts";
import { sameItem } from "./access-item.ts";
import { type FactIndex, namesOfGrant } from "./fact-index.ts";

/** Whether the subscription started again after this time, because a later start cancels an end. */
function hasRestarted({ subscriptions }: FactIndex, subscriptionId: string, since: number): boolean {
  return (subscriptions.get(subscriptionId)?.startedAt ?? Number.NEGATIVE_INFINITY) > since;
}

/** Whether a grant is void, because the end of its subscription was accepted before it. */
export function isTooLate(index: FactIndex, grant: GrantFact): boolean {
  return factsNaming(index.ends, grant).some(
    (end) =>
      wasBefore(end, grant) &&
      namesGrant({ by: "subscription", ...end, id: end.subscriptionId }, grant) &&
      !hasRestarted(index, end.subscriptionId, end.occurredAt),
  );
}

/** Compares the time of acceptance, then the id, because ids are given in the order of acceptance. */
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

/**
 * Whether a revoke does not apply, because the grant is later. A subscription gives access again only after it has
 * started again.
 */
function isUndone(index: FactIndex, revoke: RevokeFact, grant: GrantFact): boolean {
  if (revoke.target.by === "subscription") return hasRestarted(index, revoke.target.id, revoke.occurredAt);
  return grant.occurredAt > revoke.occurredAt || grant.eventId === revoke.eventId;
}

/**
 * Whether the target of a revoke names a grant: by the subscription's id, or otherwise by its order. If only the
 * order is known, lines of other products than the subscription's are kept, because they were bought separately.
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

import type { AffiliateEvent } from "@haak/core";
import { anyText, object, ownId, strictStatus, type ValueOf } from "../fetch/tolerant-reader.ts";
import { type AffiliateHistory, type EventDraft, type KnownEvent, numberedKey } from "./event-history.ts";

/** The relations to request with an affiliate. Plug&Pay's API calls an affiliate a seller. */
export const SELLER_INCLUDES = "contact,profile";

const contact = object({ email: anyText, firstname: anyText, lastname: anyText });

const STATUSES = ["accepted", "pending", "declined"];

/** The fields of `GET /v2/affiliates/sellers/{id}` that Haak reads (official PHP SDK). */
export const fetchedSeller = object({
  id: ownId,
  name: anyText,
  email: anyText,
  status: strictStatus(STATUSES),
  decline_reason: anyText,
  contact,
});

export type FetchedSeller = NonNullable<ValueOf<typeof fetchedSeller>>;

/** The type of the notice, the events that were stored before Plug&Pay was asked, and the time of the request. */
export interface BesideAffiliate {
  readonly noticeType: AffiliateEvent["type"];
  readonly history: AffiliateHistory;
  readonly askedAt: Date;
}

type What = "accepted" | "declined" | "quit";

/**
 * The event that the status of a fetched affiliate proves. A pending application proves none. Only the notice shows whether an affiliate
 * quit or was declined, because both have the same status.
 *
 * Plug&Pay gives no time, so that the time of the request is used. This also orders events from several workers: an event that was fetched
 * after another was stored came after it. If two were fetched at the same time, their order is unknown, and no event is made.
 */
export function affiliateToEvents(seller: FetchedSeller, beside: BesideAffiliate): EventDraft[] {
  const what = whatOf(seller.status, beside.noticeType);
  if (what === null) return [];
  const { history } = beside;
  const opposite = what === "accepted" ? [...history.declined, ...history.quit] : history.accepted;
  const last = history[what].at(-1);
  const isAnother = last === undefined || opposite.some(({ at }) => at > last.knownSince);
  const number = history[what].length + (isAnother ? 1 : 0);
  const at = afterAll(Object.values(history).flat(), beside.askedAt);
  return [
    {
      key: numberedKey(`affiliate:${seller.id}`, what, number),
      type: `affiliate.${what}`,
      occurred_at: at.toISOString(),
      data: { affiliate: affiliateData(seller) },
    },
  ];
}

function whatOf(status: string, noticeType: AffiliateEvent["type"]): What | null {
  if (status === "accepted") return "accepted";
  if (status === "pending") return null;
  if (noticeType === "affiliate.quit") return "quit";
  return status === "declined" ? "declined" : null;
}

/** The request came after all these events were stored, even if the clocks of other processes differ. */
function afterAll(known: readonly KnownEvent[], askedAt: Date): Date {
  return new Date(Math.max(askedAt.getTime(), ...known.map(({ knownSince }) => knownSince.getTime() + 1)));
}

function affiliateData({ id, name, email, status, decline_reason, contact }: FetchedSeller) {
  const fullName = [contact?.firstname, contact?.lastname].filter(Boolean).join(" ");
  return {
    id,
    name: name || fullName || `Affiliate ${id}`,
    email: email || contact?.email || undefined,
    status,
    ...(decline_reason ? { decline_reason } : {}),
  };
}

import type { AffiliateEvent } from "@haak/core";
import { z } from "zod";
import { fetchedId, fetchedText } from "../fetch/fetched-fields.ts";
import { type AffiliateHistory, type EventDraft, type KnownEvent, numberedKey } from "./event-history.ts";

/** What is asked for with an affiliate, whom Plug&Pay's API calls a seller. */
export const SELLER_INCLUDES = "contact,profile";

const contact = z.object({ email: fetchedText, firstname: fetchedText, lastname: fetchedText });

/** The fields of `GET /v2/affiliates/sellers/{id}` that Haak reads (official PHP SDK). */
export const fetchedSellerSchema = z.object({
  id: fetchedId,
  name: fetchedText,
  email: fetchedText,
  status: z.string(),
  decline_reason: fetchedText,
  contact: contact.nullish(),
});

/** An affiliate as Plug&Pay tells it. */
export type FetchedSeller = z.output<typeof fetchedSellerSchema>;

/** What the notice says, what the ledger held before Plug&Pay was asked, and when it was asked. */
export interface BesideAffiliate {
  readonly noticeType: AffiliateEvent["type"];
  readonly history: AffiliateHistory;
  readonly askedAt: Date;
}

type What = "accepted" | "declined" | "quit";

/**
 * The event that the status of a fetched affiliate proves; none while the application is pending. Which of the two ways out it
 * was, only the notice tells: there is a status for one alone.
 *
 * Plug&Pay tells no time of it, so it happened when it was asked about. That also orders what several workers saw: an event
 * that happened after another was known came after it; of two that were asked about at once nobody knows, and then nothing
 * is made of it.
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

/** It was asked after all this was known, whatever the clocks of other processes say. */
function afterAll(known: readonly KnownEvent[], askedAt: Date): Date {
  return new Date(Math.max(askedAt.getTime(), ...known.map(({ knownSince }) => knownSince.getTime() + 1)));
}

function affiliateData({ id, name, email, status, decline_reason, contact }: FetchedSeller) {
  const fullName = [contact?.firstname, contact?.lastname].filter(Boolean).join(" ");
  return {
    id,
    name: name || fullName || undefined,
    email: email || contact?.email || undefined,
    status,
    ...(decline_reason ? { decline_reason } : {}),
  };
}

import type { AffiliateEvent } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { affiliateToEvents } from "../map/affiliate-to-events.ts";
import type { AffiliateHistory } from "../map/event-history.ts";
import { fetchedSellerSchema, SELLER_INCLUDES } from "./fetched-seller.ts";
import type { AskPlugAndPay } from "./plugandpay-client.ts";
import { readFetched } from "./plugandpay-client.ts";
import type { Proof } from "./proof.ts";

/** Which affiliate, what the notice says of it, and what the ledger held before it is asked about. */
export interface NotifiedAffiliate {
  readonly id: string;
  readonly namedType: AffiliateEvent["type"];
  readonly history: AffiliateHistory;
  readonly clock: Clock;
}

/** Fetches an affiliate and says which events that proves. */
export async function proveAffiliate(
  ask: AskPlugAndPay,
  { id, namedType, history, clock }: NotifiedAffiliate,
): Promise<Proof> {
  const askedAt = clock.now();
  const answer = await ask(`/v2/affiliates/sellers/${id}?include=${SELLER_INCLUDES}`);
  if (answer.kind !== "found") return answer;
  const read = readFetched(fetchedSellerSchema, answer.data, id);
  if (!read.ok) return { kind: "unusable", why: read.why };
  const otherwise = hubMessage("affiliate_state", {
    id,
    status: read.value.status ?? hubMessage("payment_unknown"),
  });
  const events = affiliateToEvents(read.value, { namedType, history, askedAt });
  return { kind: "proved", events, otherwise, note: null };
}

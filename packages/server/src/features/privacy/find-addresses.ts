import {
  ADDRESSES_A_CUSTOMER_MAX,
  type CustomerLink,
  customerLinkOf,
  isErased,
  isOperationalEvent,
  linkPeople,
} from "@haak/core";
import { readEventBody } from "../../pipeline/accept/read-event-pages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ErasedPage, ErasurePage } from "./erasure-page.ts";
import { EVENTS_A_PAGE, readEventPage } from "./erasure-page.ts";

/**
 * Looks through a page of events for other addresses of the person: what the shop calls the same customer is to be erased as well,
 * also where no ledger is kept. An address that is found late may have stood on an earlier page, so the events are looked through
 * until a whole round finds nothing new.
 */
export async function findAddresses(tx: Tx, page: ErasurePage): Promise<ErasedPage> {
  const rows = await readEventPage(tx, page);
  const reported = rows
    .map(({ body }) => readEventBody(body))
    .flatMap((event) => {
      if (isOperationalEvent(event) || isErased(event)) return [];
      const link = customerLinkOf(event);
      return link === null ? [] : [{ person: link.person, customerId: link.customerId }];
    });
  const links = withReported(page, reported);
  const isRoundOver = rows.length < EVENTS_A_PAGE;
  const isFresh = page.isFresh || links.length > page.links.length;
  return {
    lastId: isRoundOver ? (isFresh ? "" : null) : (rows.at(-1)?.id ?? null),
    counts: {},
    found: { links, isFresh: isFresh && !isRoundOver },
  };
}

/** What is known of the person's customers, with what these events add to it: until nothing is added any more. */
function withReported({ email, links }: ErasurePage, reported: readonly CustomerLink[]): CustomerLink[] {
  const known = [...links];
  for (let before = -1; before < known.length; ) {
    before = known.length;
    const emails = new Set(linkPeople(known).get(email) ?? [email]);
    const ids = new Set(known.flatMap(({ person, customerId }) => (emails.has(person) ? customerId : [])));
    for (const link of reported) {
      if ((emails.has(link.person) || ids.has(link.customerId)) && isWorthKnowing(known, link)) known.push(link);
    }
  }
  return known;
}

/** Of a customer who is nobody in particular, enough to see that is all there is to know. */
function isWorthKnowing(known: readonly CustomerLink[], { person, customerId }: CustomerLink): boolean {
  const ofCustomer = known.filter((one) => one.customerId === customerId);
  return ofCustomer.length <= ADDRESSES_A_CUSTOMER_MAX && !ofCustomer.some((one) => one.person === person);
}

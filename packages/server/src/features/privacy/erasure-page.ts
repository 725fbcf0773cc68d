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
import type { ShopKey } from "../../platform/shop.ts";

/** The input of one step. */
export interface ErasurePage {
  readonly shop: ShopKey;
  /** The address that the request named, by `personKey`. */
  readonly email: string;
  /** All addresses of the person that are known so far, including the requested one. */
  readonly emails: readonly string[];
  /** The customers that the person may be. `isFresh` says whether this round has found a new link. */
  readonly links: readonly CustomerLink[];
  readonly isFresh: boolean;
  readonly afterId: string;
  readonly now: Date;
}

/** The links after a search for other addresses. */
export type FoundLinks = Pick<ErasurePage, "links" | "isFresh">;

/** The result of one step. `lastId` is where it stopped, or null at the end of the table. */
export interface ErasedPage {
  readonly lastId: string | null;
  readonly counts: Partial<Record<"events" | "deliveries" | "notices", number>>;
  readonly found?: FoundLinks;
  /** Set if a delivery is in flight, because it must end before the step can go on. */
  readonly waits?: boolean;
}

export const EVENTS_A_PAGE = 200;

export function readEventPage(tx: Tx, { shop, afterId }: Pick<ErasurePage, "shop" | "afterId">) {
  return tx
    .selectFrom("event")
    .select(["id", "key", "body"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(EVENTS_A_PAGE)
    .execute();
}

/** Whether a text contains one of these addresses in any case: as plain text, or as JSON, a form or a URL writes it. */
export function containsEmail(text: string, emails: readonly string[]): boolean {
  const whole = text.toLowerCase();
  const spellings = emails.flatMap((email) => [
    email,
    JSON.stringify(email).slice(1, -1),
    encodeURIComponent(email.toWellFormed()),
  ]);
  return spellings.some((spelling) => whole.includes(spelling.toLowerCase()));
}

/**
 * Searches a page of events for other addresses of the person, because all addresses of the same customer must be erased, even if the shop
 * has no ledger. An address that is found late may occur on an earlier page, so that the search starts again until a whole round finds
 * nothing new.
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

/** Adds the links of these events to those that are known, until nothing new is found. */
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

/**
 * Ignores most links of a customer with too many addresses, because such a customer identifies nobody. It keeps just enough of them to see
 * that there are too many.
 */
function isWorthKnowing(known: readonly CustomerLink[], { person, customerId }: CustomerLink): boolean {
  const ofCustomer = known.filter((one) => one.customerId === customerId);
  return ofCustomer.length <= ADDRESSES_A_CUSTOMER_MAX && !ofCustomer.some((one) => one.person === person);
}

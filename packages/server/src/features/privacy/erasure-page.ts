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

/** What a step looks at. */
export interface ErasurePage {
  readonly shop: ShopKey;
  /** The address that was asked for, by `personKey`. */
  readonly email: string;
  /** All addresses of the person that are known by now, the one that was asked for among them. */
  readonly emails: readonly string[];
  /** What is known of whom the shop takes them for, and whether this round has found something of it. */
  readonly links: readonly CustomerLink[];
  readonly isFresh: boolean;
  readonly afterId: string;
  readonly now: Date;
}

/** What a look for other addresses came to. */
export type FoundLinks = Pick<ErasurePage, "links" | "isFresh">;

/** What a step came to: where it stopped (null at the end of what there is), and what was erased. */
export interface ErasedPage {
  readonly lastId: string | null;
  readonly counts: Partial<Record<"events" | "deliveries" | "notices", number>>;
  readonly found?: FoundLinks;
  /** Set when something is on its way that must come to its end first. */
  readonly waits?: boolean;
}

/** How many events are read at once. */
export const EVENTS_A_PAGE = 200;

/** The next page of a shop's events. */
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

/** Whether a text names a person by one of these addresses, in whatever capitals: plain, as JSON writes it, or as a form or a URL does. */
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

import type { CustomerLink } from "@haak/core";
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

import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import { ORDER_INCLUDES } from "../fetch/fetched-order.ts";
import { SUBSCRIPTION_INCLUDES } from "../fetch/fetched-subscription.ts";

export type ComparedStep = "orders" | "subscriptions";

const PAGE_SIZE = "100";

/**
 * The first page of a list. Orders can be filtered by the time of their last change. Subscriptions cannot, so that all of them are read and
 * unchanged ones are skipped. Filters are in UTC. If Plug&Pay reads them as Dutch local time, which is not documented, they start an hour
 * or two earlier and nothing is missed.
 */
export function firstPath(step: ComparedStep, since: Date): string {
  if (step === "subscriptions") return `/v2/subscriptions?${query({ include: SUBSCRIPTION_INCLUDES })}`;
  // Earlier years are not needed, because Plug&Pay did not exist before 1970, and the filter cannot read them.
  const sinceText = new Date(Math.max(since.getTime(), 0)).toISOString().slice(0, 19).replace("T", " ");
  return `/v2/orders?${query({ include: ORDER_INCLUDES, since_updated_at: sinceText })}`;
}

function query(own: Record<string, string>): string {
  const params = new URLSearchParams({ ...own, limit: PAGE_SIZE, mode: "all" });
  params.sort();
  return params.toString();
}

export type NextPage =
  | { readonly kind: "next"; readonly path: string }
  | { readonly kind: "wrong"; readonly why: UserMessage };

/**
 * Follows `links.next` of the page at `path`. The link must lead to the same list at the same address, because the token is sent with it.
 * The filters are set again, because it is not documented whether the link repeats them.
 */
export function followLink(link: string, { baseUrl, path }: { baseUrl: string; path: string }): NextPage {
  const here = new URL(`${baseUrl}${path}`);
  if (!URL.canParse(link, here.href)) return { kind: "wrong", why: hubMessage("next_page_not_a_url") };
  const there = new URL(link, here);
  if (there.origin !== here.origin || there.pathname !== here.pathname) {
    return {
      kind: "wrong",
      why: hubMessage("next_page_elsewhere", {
        where: `${there.origin}${there.pathname}`,
      }),
    };
  }
  const params = there.searchParams;
  for (const [name, value] of here.searchParams) if (!PAGE_PARAMS.has(name)) params.set(name, value);
  params.sort();
  if (params.toString() === here.searchParams.toString()) {
    return { kind: "wrong", why: hubMessage("next_page_same") };
  }
  return { kind: "next", path: `${path.split("?")[0]}?${params.toString()}` };
}

/** These parameters differ from page to page, so that they must not be copied from the page before. */
const PAGE_PARAMS: ReadonlySet<string> = new Set(["page", "cursor"]);

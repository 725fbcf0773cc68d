import type { Bundle, ZObject } from "zapier-platform-core";
import { askHub, type HubRequest } from "./ask-hub.ts";

/** A part of a list as every list of the hub gives it. */
interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

/** A list of the hub, and what narrows it. */
export type HubList = Pick<HubRequest, "path"> & { readonly params: Readonly<Record<string, unknown>> };

/**
 * The page of a list that Zapier counts to from 0. The hub hands out cursors, so this walks to the page asked for.
 * `z.cursor` could carry the cursor from one page to the next, but it is one value per Zap, which two open drop-downs
 * would overwrite for each other, and it needs Zapier's own service, so that no test could drive it. With pages of 250 a
 * walk beyond the first page is rare, and beyond the fourth unheard of.
 */
export async function pageOfList<Item>(
  z: ZObject,
  bundle: Bundle,
  { path, params }: HubList,
): Promise<readonly Item[]> {
  const pageAfter = async (cursor: string | null): Promise<Page<Item>> => {
    const asked = cursor === null ? params : { ...params, cursor };
    return (await askHub<Page<Item>>(z, bundle, { path, params: asked })).data;
  };
  let page = await pageAfter(null);
  for (let passed = 0; passed < bundle.meta.page; passed += 1) {
    if (page.next_cursor === null) return [];
    page = await pageAfter(page.next_cursor);
  }
  return page.data;
}

/** The first page of a list, which is the newest that there is. */
export async function firstOfList<Item>(
  z: ZObject,
  bundle: Pick<Bundle, "authData">,
  { path, params }: HubList,
): Promise<readonly Item[]> {
  return (await askHub<Page<Item>>(z, bundle, { path, params })).data.data;
}

/** The most that the hub gives at once. */
export const PAGE_SIZE = 250;

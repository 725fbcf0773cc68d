import type { Bundle, ZObject } from "zapier-platform-core";
import { askHub, type HubRequest } from "./ask-hub.ts";

/** One page of a list, as the hub answers it. */
interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

/** A list of the hub and its filters. */
export type HubList = Pick<HubRequest, "path"> & { readonly params: Readonly<Record<string, unknown>> };

/**
 * Gives the page of a list with this number; Zapier counts from 0. The hub uses cursors, so this reads all pages before it. `z.cursor` could
 * keep the cursor between pages. It is not used because it is one value per Zap, which two open drop-downs would overwrite, and because it
 * needs Zapier's service, so that tests could not use it. Pages have 250 items, so more than one page is rare.
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

/** Gives the first page of a list, which has the newest items. */
export async function firstOfList<Item>(
  z: ZObject,
  bundle: Pick<Bundle, "authData">,
  { path, params }: HubList,
): Promise<readonly Item[]> {
  return (await askHub<Page<Item>>(z, bundle, { path, params })).data.data;
}

/** The hub's maximum. */
export const PAGE_SIZE = 250;

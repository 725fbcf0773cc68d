import type { Bundle, Trigger, ZObject } from "zapier-platform-core";
import { defineTrigger } from "zapier-platform-core";
import { askHub } from "../hub/ask-hub.ts";

/** One choice of a drop-down. */
interface Choice {
  readonly id: string;
  readonly name: string;
}

interface Page {
  readonly data: Choice[];
  readonly next_cursor: string | null;
}

/** Where a drop-down gets its choices, and what it is called. */
export interface HiddenListParts {
  /** Named by the `dynamic` of input fields: never changes. */
  readonly key: string;
  readonly noun: string;
  readonly label: string;
  readonly path: string;
  readonly sample: Choice;
}

/** The most that the hub gives at once. */
const PAGE_SIZE = 250;

/** A list that no Zap is built on: it fills a drop-down, page by page. */
export function hiddenList(parts: HiddenListParts): Trigger {
  return defineTrigger({
    key: parts.key,
    noun: parts.noun,
    display: { label: parts.label, description: `Triggers when the ${parts.label} drop-down opens.`, hidden: true },
    operation: {
      type: "polling",
      canPaginate: true,
      sample: { ...parts.sample },
      perform: (z: ZObject, bundle: Bundle) => choicesOnPage(z, bundle, parts.path),
    },
  });
}

/**
 * Zapier counts pages from 0 and the hub hands out cursors, so this walks to the page asked for. `z.cursor` could carry
 * the cursor from one page to the next, but it is one value per Zap, which two open drop-downs would overwrite for each
 * other, and it needs Zapier's own service, so that no test could drive it. With pages of 250 a walk beyond the first
 * page is rare, and beyond the fourth unheard of.
 */
async function choicesOnPage(z: ZObject, bundle: Bundle, path: string): Promise<Choice[]> {
  const pageAfter = async (cursor: string | null): Promise<Page> => {
    const params = cursor === null ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor };
    return (await askHub<Page>(z, bundle, { path, params })).data;
  };
  let page = await pageAfter(null);
  for (let passed = 0; passed < bundle.meta.page; passed += 1) {
    if (page.next_cursor === null) return [];
    page = await pageAfter(page.next_cursor);
  }
  return page.data;
}

import type { Bundle, Trigger, ZObject } from "zapier-platform-core";
import { defineTrigger } from "zapier-platform-core";
import { PAGE_SIZE, pageOfList } from "../hub/page-of-list.ts";

/** One choice of a drop-down. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** What a drop-down is called, and where it gets its choices. */
export interface HiddenListParts {
  /** Named by the `dynamic` of input fields: never changes. */
  readonly key: string;
  readonly noun: string;
  readonly label: string;
  readonly sample: Choice;
  readonly path: string;
}

/** A list that no Zap is built on: it fills a drop-down, page by page, from a list of the hub. */
export function hiddenList({ path, ...named }: HiddenListParts): Trigger {
  const choices = async (z: ZObject, bundle: Bundle) => [
    ...(await pageOfList<Choice>(z, bundle, { path, params: { limit: PAGE_SIZE } })),
  ];
  return dropDown({ ...named, choices });
}

/** The same with choices that are made up here of what the hub says. */
export function dropDown({
  key,
  noun,
  label,
  sample,
  choices,
}: Omit<HiddenListParts, "path"> & { readonly choices: (z: ZObject, bundle: Bundle) => Promise<Choice[]> }): Trigger {
  return defineTrigger({
    key,
    noun,
    display: { label, description: `Triggers when the ${label} drop-down opens.`, hidden: true },
    operation: {
      type: "polling",
      canPaginate: true,
      sample: { ...sample },
      perform: (z: ZObject, bundle: Bundle) => choices(z, bundle),
    },
  });
}

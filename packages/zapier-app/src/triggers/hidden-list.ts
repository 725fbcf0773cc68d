import type { Bundle, Trigger, ZObject } from "zapier-platform-core";
import { defineTrigger } from "zapier-platform-core";
import { PAGE_SIZE, pageOfList } from "../hub/page-of-list.ts";

/** One choice of a drop-down. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** The name of a drop-down and the source of its choices. */
export interface HiddenListParts {
  /** Never changes, because input fields name it in `dynamic`. */
  readonly key: string;
  readonly noun: string;
  readonly label: string;
  readonly sample: Choice;
  readonly path: string;
}

/** A trigger that only fills a drop-down, page by page, from a list of the hub. It is hidden, so that nobody builds a Zap on it. */
export function hiddenList({ path, ...named }: HiddenListParts): Trigger {
  const choices = async (z: ZObject, bundle: Bundle) => [
    ...(await pageOfList<Choice>(z, bundle, { path, params: { limit: PAGE_SIZE } })),
  ];
  return dropDown({ ...named, choices });
}

/** A hidden list whose choices are computed here from answers of the hub. */
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

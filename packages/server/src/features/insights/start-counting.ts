import type { Log } from "../../platform/log/log.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { type CountEndedParts, countEnded, findUncounted } from "./count-ended.ts";

const LOOK_EVERY_MS = 60_000;
/** While months are still to be counted, as after an upgrade; the rest of the hub goes first. */
const MORE_MS = 200;

/** Counts hours and days that have ended, as long as this process runs. Any number of processes may. */
export function startCounting(parts: CountEndedParts & { readonly log: Log }): Pick<Repeating, "stop"> {
  return repeat({
    ...{ name: "Counting what has ended", everyMs: LOOK_EVERY_MS, moreMs: MORE_MS, log: parts.log },
    run: async () => {
      const shops = await findUncounted(parts.db, parts.clock.now());
      for (const shop of shops) await countEnded(parts, shop);
      return shops.length > 0;
    },
  });
}

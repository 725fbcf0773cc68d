import { setTimeout as wait } from "node:timers/promises";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { type FeedParts, feedReplays } from "./feed-replays.ts";

const LOOK_EVERY_MS = 1_000;
/** While replays move on: each step is as much as half of a lane can take, which a quick receiver takes in less. */
const STEP_EVERY_MS = 50;

/** Feeds replays as long as this process runs. Any number of processes may do so at once. */
export function startReplays(parts: FeedParts): Pick<Repeating, "stop"> {
  const stopping = new AbortController();
  const repeating = repeat({
    ...{ name: "Feeding replays", everyMs: LOOK_EVERY_MS, log: parts.log },
    run: async () => {
      while (!stopping.signal.aborted && (await feedReplays(parts)).soon) await wait(STEP_EVERY_MS);
    },
  });
  return {
    async stop() {
      stopping.abort();
      await repeating.stop();
    },
  };
}

import type { CallBundle } from "./app-caller.ts";
import type { ZapRun } from "./run-problems.ts";

/** Zapier takes about 30 posts a second on one hook (platform docs, "Operating constraints"). */
const POSTS_A_SECOND = 30;

/** Counts the posts to one hook URL. */
export interface HookLimit {
  /** Whether one more post is accepted now. If so, it is counted. */
  take(): boolean;
}

/**
 * Accepts thirty posts at once, and thirty more in each second after that. So a sender that keeps to the limit is
 * never refused, also if the network delivers two posts together. `now` is in milliseconds.
 */
export function hookLimit(now: () => number): HookLimit {
  let free = POSTS_A_SECOND;
  let countedAt = now();
  return {
    take: () => {
      const at = now();
      free = Math.min(POSTS_A_SECOND, free + ((at - countedAt) / 1000) * POSTS_A_SECOND);
      countedAt = at;
      if (free < 1) return false;
      free -= 1;
      return true;
    },
  };
}

/** A Zap with only its trigger. Its runs are recorded instead of being passed to later steps. */
export interface Zap {
  readonly id: string;
  /** Key of the trigger in the app. */
  readonly trigger: string;
  /** The hook URL that the hub posts to. It stays the same when the Zap is edited. */
  readonly targetUrl: string;
  /** The input fields as filled in, and as the app receives them. */
  inputData: Readonly<Record<string, unknown>>;
  cleaned: CallBundle;
  /** An "off" Zap answers 410 on its hook URL. */
  state: "on" | "off";
  /** The result of `performSubscribe`, needed by `performUnsubscribe`. */
  subscribeData: unknown;
  /** The sample that "Test trigger" showed: the shop's newest, otherwise the app's static sample. */
  sample: ZapRun;
  /** Every run. Doubles are included, because Zapier would run them too. */
  readonly runs: ZapRun[];
  /** Messages about problems of runs; empty if there are none. */
  readonly problems: string[];
  readonly limit: HookLimit;
  /** Posts that were answered with 429, because of the limit or because a test asked for it. */
  throttled: number;
  /** The next posts are answered with 429 and these numbers of seconds to wait. */
  readonly throttleNext: number[];
}

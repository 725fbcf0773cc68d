import type { CallBundle } from "./app-caller.ts";
import type { HookLimit } from "./hook-limit.ts";
import type { ZapRun } from "./run-problems.ts";

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
  /** Posts that were answered with 429, by the limit or because a test asked for it. */
  throttled: number;
  /** The next posts are answered with 429 and these numbers of seconds to wait. */
  readonly throttleNext: number[];
}

import type { CallBundle } from "./app-caller.ts";
import type { HookLimit } from "./hook-limit.ts";
import type { ZapRun } from "./run-problems.ts";

/** A Zap as far as a trigger goes. What it ran is collected here; later steps do not exist. */
export interface Zap {
  readonly id: string;
  /** Key of the trigger in the app. */
  readonly trigger: string;
  /** The hook URL that the hub posts to. It stays the same when the Zap is edited. */
  readonly targetUrl: string;
  /** What the user filled in, and with what the app is called for it. */
  inputData: Readonly<Record<string, unknown>>;
  cleaned: CallBundle;
  /** An "off" Zap answers 410 on its hook URL. */
  state: "on" | "off";
  /** What `performSubscribe` returned, handed back to `performUnsubscribe`. */
  subscribeData: unknown;
  /** What "Test trigger" showed in the editor: the shop's own newest, or the app's static sample where there was none. */
  sample: ZapRun;
  /** Every run, doubles included, as Zapier would have run them. */
  readonly runs: ZapRun[];
  /** Sentences about what went wrong with a run; empty when all is well. */
  readonly problems: string[];
  readonly limit: HookLimit;
  /** Posts that were answered with 429, by the limit or because a test asked for it. */
  throttled: number;
  /** What the next posts are answered with 429 and these seconds to wait for. */
  readonly throttleNext: number[];
}

import type { ZapRun } from "./run-problems.ts";

/** A Zap as far as a trigger goes. What it ran is collected here; later steps do not exist. */
export interface Zap {
  readonly id: string;
  /** Key of the trigger in the app. */
  readonly trigger: string;
  /** The hook URL that the hub posts to. It stays the same when the Zap is edited. */
  readonly targetUrl: string;
  inputData: Readonly<Record<string, unknown>>;
  /** An "off" Zap answers 410 on its hook URL. */
  state: "on" | "off";
  /** What `performSubscribe` returned, handed back to `performUnsubscribe`. */
  subscribeData: unknown;
  /** Every run, doubles included, as Zapier would have run them. */
  readonly runs: ZapRun[];
  /** Sentences about what went wrong with a run; empty when all is well. */
  readonly problems: string[];
}

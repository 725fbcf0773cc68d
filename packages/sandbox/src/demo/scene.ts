import type { ShopOrder } from "../plugandpay/order.ts";
import type { ShopSubscription } from "../plugandpay/subscription.ts";
import type { Expectation } from "./expectations.ts";
import type { HubDecision, HubRule } from "./hub-client.ts";
import type { Place } from "./places.ts";
import type { Demo } from "./start-demo.ts";

/** One of the nine steps of the story. */
export interface Step {
  readonly number: number;
  /** What happens, in a sentence for a seller. */
  readonly title: string;
  readonly scenes: readonly Scene[];
}

/** A part of a step after which everything that arrived is compared: one row of the table. */
export interface Scene {
  /** A few words for the table. */
  readonly label: string;
  /** Lets it happen. What the hub has to do about it may still be under way when this resolves. */
  play(stage: Stage): Promise<Outcome>;
}

/** What has to be true once the hub owes nobody anything. */
export interface Outcome {
  /** All that may have arrived since the scene began. */
  readonly expected: readonly Expectation[];
  /** Looks at something apart from the calls, such as a decision, and tells what is wrong with it. */
  readonly look?: () => Promise<readonly string[]>;
}

/** What a scene plays with. */
export interface Stage {
  readonly demo: Demo;
  /** The rule behind each place, once the seller has made it. */
  readonly rules: Map<Place, HubRule>;
  /** Every notice that Plug&Pay was asked to send, in order. */
  readonly notices: SentNotice[];
  /** Prints a line of the story. */
  print(text: string): void;
  /** Plug&Pay tells of something, as V1 and V2, and this resolves when the hub has taken both. */
  notify(trigger: string, object: ShopOrder | ShopSubscription): Promise<void>;
  /** Resolves when every notice has become what it tells of and every delivery that is owed has ended; rejects in vain. */
  settle(): Promise<void>;
  /** What the rule of a place said to an event, or null where there is no such event or rule. */
  decision(eventKey: string, place: Place, language?: "en" | "nl"): Promise<HubDecision | null>;
}

/** A notice that was sent. */
export interface SentNotice {
  readonly id: number;
  readonly version: "v1" | "v2";
  readonly objectId: number;
}

/** A sentence if it is wrong, nothing if it is right. */
export function unless(isRight: boolean, problem: string): string[] {
  return isRight ? [] : [problem];
}

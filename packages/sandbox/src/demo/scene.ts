import type { ShopOrder, ShopSubscription } from "../plugandpay/order.ts";
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

/** A part of a step. Arrived calls are compared after each scene, so it is one row of the table. */
export interface Scene {
  /** Its name in the table. */
  readonly label: string;
  /** Plays the scene. The hub may still have work to do when this resolves. */
  play(stage: Stage): Promise<Outcome>;
}

/** What must be true once the hub has no pending delivery. */
export interface Outcome {
  /** All calls that must arrive in the scene. */
  readonly expected: readonly Expectation[];
  /** Checks something else than the calls, such as a decision. Resolves with the problems that it found. */
  readonly look?: () => Promise<readonly string[]>;
}

/** The parts that a scene can use. */
export interface Stage {
  readonly demo: Demo;
  /** The rule behind each place, once the seller has made it. */
  readonly rules: Map<Place, HubRule>;
  /** Every notice that Plug&Pay was asked to send, in order. */
  readonly notices: SentNotice[];
  /** Prints a line of the story. */
  print(text: string): void;
  /** Makes Plug&Pay send a notice as V1 and as V2. Resolves when the hub has answered both. */
  notify(trigger: string, object: ShopOrder | ShopSubscription): Promise<void>;
  /** Resolves when every notice is processed and every delivery has ended. Rejects after a time-out. */
  settle(): Promise<void>;
  /** The decision of a place's rule about an event, or null if there is no such event or rule. */
  decision(eventKey: string, place: Place, language?: "en" | "nl"): Promise<HubDecision | null>;
}

/** A notice that was sent. */
export interface SentNotice {
  readonly id: number;
  readonly version: "v1" | "v2";
  readonly objectId: number;
}

/** The problem, unless the check passed. */
export function unless(isRight: boolean, problem: string): string[] {
  return isRight ? [] : [problem];
}

import type { Shop } from "../support/journey/journey.ts";
import type { CallingRule, ReportedEvent } from "./model.ts";
import type { Verdict } from "./oracle.ts";
import type { RandomHook } from "./random-shop.ts";
/** A reported event, with the decisions that the oracle expects from every rule of that moment. */
export interface Reported {
  readonly id: string;
  readonly event: ReportedEvent;
  readonly rules: readonly (KnownRule & Verdict)[];
}

/** A shop, and the oracle's model of it. */
export interface ShopUnderTest {
  readonly shop: Shop;
  readonly addresses: readonly string[];
  readonly settings: KnownRule[];
  readonly made: KnownRule[];
  readonly hooks: (KnownRule & { readonly hookId: string; readonly asked: RandomHook })[];
  readonly reported: Reported[];
  /** The id of each endpoint, by the normalised URL that rules share. It never changes. */
  readonly endpointIds: Map<string, string>;
  readonly switchedOff: Set<string>;
  /** The expected body of every call, by the delivery's id. */
  readonly bodies: Map<string, string>;
}

/** A rule of the model, with the hub's id. `endpoint` is the normalised URL that rules share. */
export interface KnownRule {
  readonly id: string;
  readonly name: string;
  readonly rule: CallingRule;
  readonly endpoint: string;
}

import type { Shop } from "../support/journey/journey.ts";
import type { CallingRule, ReportedEvent } from "./model.ts";
import type { Verdict } from "./oracle.ts";
import type { RandomHook } from "./random-shop.ts";
/** An event that was reported, and what the oracle says that every rule of that moment said to it. */
export interface Reported {
  readonly id: string;
  readonly event: ReportedEvent;
  readonly rules: readonly (KnownRule & Verdict)[];
}

/** A shop beside what the oracle believes of it. */
export interface ShopUnderTest {
  readonly shop: Shop;
  readonly addresses: readonly string[];
  readonly settings: KnownRule[];
  readonly made: KnownRule[];
  readonly hooks: (KnownRule & { readonly hookId: string; readonly asked: RandomHook })[];
  readonly reported: Reported[];
  /** The id of each endpoint, by what rules share; the same endpoint has the same id for good. */
  readonly endpointIds: Map<string, string>;
  readonly switchedOff: Set<string>;
  /** The stored body of every call that the oracle expects, by the delivery's id. */
  readonly bodies: Map<string, string>;
}

/** A rule as the oracle knows it, under the id that the hub gave it. `endpoint` is what the pages say that rules share. */
export interface KnownRule {
  readonly id: string;
  readonly name: string;
  readonly rule: CallingRule;
  readonly endpoint: string;
}

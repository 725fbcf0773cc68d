import type { DeliveryState, ReplayFilter } from "../../api/client/openapi.ts";
import { DELIVERY_STATES } from "../../ui/traffic/state-badge.tsx";
import { filled } from "../../ui/use-filters.ts";

/** What the address of the list may hold. */
export const DELIVERY_FILTERS = ["state", "endpoint", "rule", "event"] as const;

/** As it stands in the address: anybody may have written it. */
export type DeliveryFilters = Readonly<Record<(typeof DELIVERY_FILTERS)[number], string>>;

/** What the hub is asked. A state that there is not is left out. */
export function toDeliveryQuery({ state, ...ids }: DeliveryFilters) {
  const known = DELIVERY_STATES.find((one) => one === state);
  return { ...filled(ids), ...(known && { state: known }) };
}

/** What can be sent again: all that has come to an end, or waits. */
const RESENDABLE: readonly DeliveryState[] = ["failed", "waiting", "paused", "cancelled", "delivered"];

/**
 * The deliveries of this list as a replay, or null where the hub has no replay of them: those of one event are sent one by one. Without
 * a state it is of what failed, as nobody who looks at everything wants everything again.
 */
export function toReplayFilter({ state, endpoint, rule, event }: DeliveryFilters): ReplayFilter | null {
  if (event !== "") return null;
  const known = RESENDABLE.find((one) => one === (state || "failed"));
  if (known === undefined) return null;
  return { states: [known], ...filled({ endpoint_id: endpoint, rule_id: rule }) };
}

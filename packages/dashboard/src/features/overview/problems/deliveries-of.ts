import type { DeliveryState, Endpoint, FailingGroup } from "../../../api/client/openapi.ts";
import { paths } from "../../../app/paths.ts";

/**
 * Where the deliveries of a cause are listed. There is no list by cause, but one by endpoint and state, and it must be the state that they are
 * in: behind a breaker they wait, and a list of what failed would be empty.
 */
export function deliveriesOf(group: FailingGroup, endpoint: Endpoint | undefined): string {
  return `${paths.deliveries}?${new URLSearchParams({ endpoint: group.endpoint.id, state: stateOf(group, endpoint) })}`;
}

/** A cause that has more deliveries than failed for good at its endpoint is one for which some still wait. */
function stateOf({ cause, deliveries }: FailingGroup, endpoint: Endpoint | undefined): DeliveryState {
  if (cause.outcome === "switched_off") return "paused";
  if (endpoint === undefined || deliveries <= endpoint.failed) return "failed";
  return endpoint.health === "paused" || endpoint.health === "off" ? "paused" : "waiting";
}

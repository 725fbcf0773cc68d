import type { LaneKey } from "./lock-lanes.ts";

/** A lane as a key of a map. Ids hold no space. */
export function laneKey({ shopId, endpointId }: LaneKey): string {
  return `${shopId} ${endpointId}`;
}

/** Items by the lanes that they belong to, each in the order in which they came. */
export function byLane<T>(items: readonly T[], laneOf: (item: T) => LaneKey): Map<string, T[]> {
  const lanes = new Map<string, T[]>();
  for (const item of items) {
    const key = laneKey(laneOf(item));
    const siblings = lanes.get(key);
    if (siblings === undefined) lanes.set(key, [item]);
    else siblings.push(item);
  }
  return lanes;
}

/** Each lane that is named, once. */
export function distinctLanes(lanes: readonly LaneKey[]): LaneKey[] {
  const distinct = new Map<string, LaneKey>();
  for (const lane of lanes) distinct.set(laneKey(lane), lane);
  return [...distinct.values()];
}

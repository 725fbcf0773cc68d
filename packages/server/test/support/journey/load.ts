import { expect } from "vitest";
import { orderPaid } from "./events.ts";
import type { Shop } from "./journey.ts";
import type { Call } from "./receiver.ts";

/** Reports events one after the other on several connections until `stop`. Keeps the answers. */
export function startLoad(shop: Shop, connections: number, anEvent: () => unknown = () => orderPaid()) {
  const acknowledged: string[] = [];
  const refusals: { status: number; retryAfter: string | null }[] = [];
  const state = { stopping: false, broken: 0 };
  const report = async () => {
    while (!state.stopping) {
      // A broken connection is no acknowledgement, because the hub or its database may be down.
      const reply = await shop.post("/v1/events", anEvent()).catch(() => null);
      if (reply?.status === 202) acknowledged.push(reply.body.id);
      else if (reply) refusals.push({ status: reply.status, retryAfter: reply.headers.get("retry-after") });
      else {
        state.broken += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
  const reporters = Array.from({ length: connections }, report);
  return {
    acknowledged,
    refusals,
    /** How many requests had no answer because their connection broke. */
    broken: () => state.broken,
    async stop() {
      state.stopping = true;
      await Promise.all(reporters);
    },
  };
}

/** How many of these events are not in the calls yet. */
export function missing(calls: readonly Call[], eventIds: readonly string[]): number {
  const arrived = new Set(calls.map((call) => JSON.parse(call.body).event_id));
  return eventIds.filter((id) => !arrived.has(id)).length;
}

/** Expects a call for each of these events, with one `webhook-id` for each event and one event and body for each id. */
export function expectAllArrived(calls: readonly Call[], eventIds: readonly string[]): void {
  const idsOf = new Map<string, Set<string>>();
  const bodiesOf = new Map<string, Set<string>>();
  for (const call of calls) {
    const { event_id: eventId } = JSON.parse(call.body);
    const id = String(call.headers["webhook-id"]);
    idsOf.set(eventId, (idsOf.get(eventId) ?? new Set()).add(id));
    bodiesOf.set(id, (bodiesOf.get(id) ?? new Set()).add(call.body));
  }
  expect(eventIds.filter((eventId) => !idsOf.has(eventId))).toEqual([]);
  expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([]);
  expect([...bodiesOf.values()].filter((bodies) => bodies.size !== 1)).toEqual([]);
  expect(bodiesOf.size).toBe(idsOf.size);
}

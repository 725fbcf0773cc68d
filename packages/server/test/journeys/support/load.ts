import { expect } from "vitest";
import { orderPaid } from "./events.ts";
import type { Shop } from "./journey.ts";
import type { Call } from "./receiver.ts";

/** Reports events one after the other on several connections until it is told to stop; keeps which were acknowledged. */
export function startLoad(shop: Shop, connections: number) {
  const acknowledged: string[] = [];
  const refusals: { status: number; retryAfter: string | null }[] = [];
  let stopping = false;
  const report = async () => {
    while (!stopping) {
      // A broken connection is no acknowledgement; the hub or its database may be down.
      const reply = await shop.post("/v1/events", orderPaid()).catch(() => null);
      if (reply?.status === 202) acknowledged.push(reply.body.id);
      else if (reply) refusals.push({ status: reply.status, retryAfter: reply.headers.get("retry-after") });
      else await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const reporters = Array.from({ length: connections }, report);
  return {
    acknowledged,
    refusals,
    async stop() {
      stopping = true;
      await Promise.all(reporters);
    },
  };
}

/** Expects every one of these events among the calls, each under one `webhook-id`, and no id for two events or bodies. */
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

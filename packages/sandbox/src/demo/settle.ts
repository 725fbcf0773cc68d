import type { HubClient, HubNotice } from "./hub-client.ts";
import { waitUntil } from "./wait-until.ts";

const SETTLE_MS_MAX = 15_000;
const UNDER_WAY_NOTICES = new Set(["waiting", "fetching"]);
const ENDED_DELIVERIES = new Set(["delivered", "failed", "cancelled"]);

/** Waits until the hub has nothing left to do. */
export interface Settling {
  /** Resolves when this many notices are processed and every delivery has ended. Rejects after a time-out. */
  untilSettled(noticesMin: number): Promise<void>;
}

/** Keeps the events whose deliveries have ended, so that a long story does not read them again. */
export function createSettling(client: HubClient): Settling {
  const through = new Set<string>();
  const look = async (noticesMin: number) =>
    noticesUnderWay(await client.inbox(), noticesMin) ?? (await deliveriesUnderWay(client, through));
  return { untilSettled: (noticesMin) => waitUntil(() => look(noticesMin), SETTLE_MS_MAX) };
}

function noticesUnderWay(notices: readonly HubNotice[], noticesMin: number): string | null {
  if (notices.length < noticesMin) return `the inbox has ${notices.length} of ${noticesMin} notices`;
  const waiting = notices.find(({ state }) => UNDER_WAY_NOTICES.has(state));
  if (waiting === undefined) return null;
  return `notice ${waiting.id} is ${waiting.state}${waiting.error ? ` (${waiting.error})` : ""}`;
}

async function deliveriesUnderWay(client: HubClient, through: Set<string>): Promise<string | null> {
  const events = await client.events();
  for (const event of events.filter(({ id }) => !through.has(id))) {
    const deliveries = (await client.decisions(event.id)).flatMap((decision) => decision.deliveries);
    const pending = deliveries.find(({ state }) => !ENDED_DELIVERIES.has(state));
    if (pending !== undefined) return `delivery ${pending.id} of ${event.key} is ${pending.state}`;
    through.add(event.id);
  }
  return null;
}

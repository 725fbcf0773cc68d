import { orderEvent } from "./order-event.ts";
import { type ReceivingShop, rateOf } from "./receiving-shop.ts";

/** The number of calls, from events that each call every endpoint. */
export interface DeliverOptions {
  readonly count: number;
  readonly endpoints: number;
  /** The length of the event's text, if bodies should be larger than 1 kB. */
  readonly storyCharacters?: number;
}

const WITHIN_MS = 120_000;
const CALLS_A_BATCH = 5_000;
/** A report may have at most a megabyte. */
const CHARACTERS_A_BATCH = 900_000;

/** Calls per second, from the first report to the last verified arrival. */
export async function deliver({ hub, receiver }: ReceivingShop, options: DeliverOptions): Promise<number> {
  const { count, endpoints, storyCharacters = 0 } = options;
  await receiver.ask({ kind: "forget" });
  const events = Array.from({ length: count / endpoints }, () => orderEvent("7", storyCharacters));
  const startedAt = String(process.hrtime.bigint());
  const size = Math.max(
    1,
    Math.min(500, CALLS_A_BATCH / endpoints, CHARACTERS_A_BATCH / (1_000 + storyCharacters)) | 0,
  );
  for (let first = 0; first < events.length; first += size)
    await hub.ask("POST", "/v1/events", { events: events.slice(first, first + size) });
  return rateOf(await receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS }), { startedAt, ids: count });
}

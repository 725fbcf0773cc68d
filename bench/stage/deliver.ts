import { orderEvent } from "./order-event.ts";
import { type ReceivingShop, rateOf } from "./receiving-shop.ts";

/** So many calls, of events that each call every endpoint. */
export interface DeliverWish {
  readonly count: number;
  readonly endpoints: number;
  /** How long the story of an event is, where its calls are to be larger than 1 kB. */
  readonly storyCharacters?: number;
}

const WITHIN_MS = 120_000;
const CALLS_A_BATCH = 5_000;
/** A report may hold a megabyte. */
const CHARACTERS_A_BATCH = 900_000;

/** From the first report to the last verified arrival: how many calls a second. */
export async function deliver({ hub, receiver }: ReceivingShop, wish: DeliverWish): Promise<number> {
  const { count, endpoints, storyCharacters = 0 } = wish;
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

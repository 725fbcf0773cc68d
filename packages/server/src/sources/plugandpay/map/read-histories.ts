import { sql } from "kysely";
import { lookupHash } from "../../../platform/crypto/seal.ts";
import { timeOfId } from "../../../platform/ids.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import {
  type AffiliateHistory,
  type KnownEvent,
  numberedKey,
  type OrderHistory,
  type SubscriptionHistory,
} from "./event-history.ts";

interface Histories {
  readonly order: OrderHistory;
  readonly subscription: SubscriptionHistory;
  readonly affiliate: AffiliateHistory;
}

const SORTS = {
  order: ["created", "paid", "reversed"],
  subscription: ["started", "cancelled", "ended"],
  affiliate: ["accepted", "declined", "quit"],
} as const satisfies { [Subject in keyof Histories]: readonly (keyof Histories[Subject])[] };

/**
 * Reads the stored events of these things, by their ids. It looks up numbered keys until a number is missing, for all things at once, so
 * that the usual case needs only two queries.
 */
export async function readHistories<Subject extends keyof Histories>(
  db: Db,
  shop: ShopKey,
  { subject, ids }: { subject: Subject; ids: readonly string[] },
): Promise<ReadonlyMap<string, Histories[Subject]>> {
  const sorts: readonly string[] = SORTS[subject];
  const histories = new Map(ids.map((id) => [id, new Map(sorts.map((what) => [what, [] as KnownEvent[]]))]));
  let open = [...histories].flatMap(([id, history]) => [...history].map(([what, events]) => ({ id, what, events })));
  for (let number = 1; open.length > 0; number += 1) {
    const keyOf = ({ id, what }: { id: string; what: string }) => numberedKey(`${subject}:${id}`, what, number);
    const keys = open.map((one) => ({ key: keyOf(one), withBody: one.what === "cancelled" }));
    const found = new Map((await findKnownEvents(db, shop, keys)).map((event) => [event.key, event]));
    open = open.filter((one) => {
      const event = found.get(keyOf(one));
      if (event !== undefined) one.events.push(toKnown(event));
      return event !== undefined;
    });
  }
  // The cast is needed because TypeScript cannot see that the map has exactly the types of this subject.
  return new Map(
    [...histories].map(([id, history]) => [id, Object.fromEntries(history) as unknown as Histories[Subject]]),
  );
}

/** The stored events of one thing. */
export async function readHistory<Subject extends keyof Histories>(
  db: Db,
  shop: ShopKey,
  { subject, id }: { subject: Subject; id: string },
): Promise<Histories[Subject]> {
  const histories = await readHistories(db, shop, { subject, ids: [id] });
  const history = histories.get(id);
  if (history === undefined) throw new Error(`No history was read for ${subject} ${id}.`);
  return history;
}

/** If an event was deleted for its age, its id still contains the time at which it was accepted. */
function toKnown({ id, occurredAt, receivedAt, body }: LedgerEvent): KnownEvent {
  const since = receivedAt ?? timeOfId(id);
  const at = occurredAt ?? since;
  const doubtMs = occurredAt === null ? REMOVED_DOUBT_MS : isWallClock(body) ? WALL_CLOCK_DOUBT_MS : 0;
  return { at, knownSince: since > at ? since : at, doubtMs };
}

/** Much more than two clocks can differ, but much less than the age at which events are deleted. */
const REMOVED_DOUBT_MS = 24 * 3_600_000;

/** A V1 form contains local times without a zone. If the zone is wrong, the event may have happened this much later. */
const WALL_CLOCK_DOUBT_MS = 2 * 3_600_000 + 1_000;

/** Plug&Pay's API gives all times in UTC. A time with another offset was converted by the hub. */
function isWallClock(body: string | null): boolean {
  // The cast is safe, because a stored event was checked when it was accepted.
  const { occurred_at: at } = JSON.parse(body ?? "{}") as { occurred_at?: unknown };
  return typeof at === "string" && /[+-]\d\d:\d\d$/.test(at);
}

/** A stored event, with its text if requested. If it was deleted for its age, only the key and the id are left. */
interface LedgerEvent {
  readonly key: string;
  readonly id: string;
  readonly occurredAt: Date | null;
  readonly receivedAt: Date | null;
  readonly body: string | null;
}

/** The key of an event, and whether its text is needed. */
interface LedgerKey {
  readonly key: string;
  readonly withBody: boolean;
}

/** Those of these keys that the shop has stored. It reads only primary keys and locks nothing. */
async function findKnownEvents(db: Db, shop: ShopKey, keys: readonly LedgerKey[]): Promise<LedgerEvent[]> {
  const { rows } = await sql<LedgerEvent>`
    select k.key, h.event_id as id, e.occurred_at as "occurredAt", e.received_at as "receivedAt",
      case when k.with_body then e.body end as body
    from unnest(
      ${keys.map(({ key }) => key)}::text[], ${keys.map(({ key }) => lookupHash(key))}::bytea[],
      ${keys.map(({ withBody }) => withBody)}::boolean[]
    ) as k (key, hash, with_body)
    join event_key h on h.bucket = ${shop.bucket}::smallint and h.shop_id = ${shop.id} and h.hash = k.hash
    left join event e on e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = h.event_id`.execute(
    db,
  );
  return rows;
}

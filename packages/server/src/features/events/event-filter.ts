import { TRIGGERS, type Trigger } from "@haak/core";
import type { Request } from "express";
import type { ExpressionBuilder } from "kysely";
import { emailHash, numberHash, orderHash, subscriptionHash } from "../../pipeline/accept/event-marks.ts";
import { lookupHash } from "../../platform/crypto/seal.ts";
import { queryChoices, querySearch, queryText, queryTime } from "../../platform/http/page.ts";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { firstIdAt } from "../../platform/ids.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { Tables } from "../../platform/postgres/tables/tables.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** All parts must match; a part that is null or empty matches every event. */
export interface EventFilter {
  readonly types: readonly Trigger[];
  readonly key: string | null;
  /** The id of the order that the event is about. */
  readonly orderId: string | null;
  /** The id of the subscription that the event is about. Its payments are about their orders, so that they do not match. */
  readonly subscriptionId: string | null;
  /** The address of the customer or the affiliate. Case and surrounding space are ignored. */
  readonly email: string | null;
  /** The start of the period in which the event was received. It is included, but `until` is not. */
  readonly since: Date | null;
  readonly until: Date | null;
  /** The text of a search box: the number or the id of an order, the id of a subscription, or an address. */
  readonly text: string | null;
}

/** Reads `type` (with commas, or several times), `key`, `order_id`, `subscription_id`, `email`, `since`, `until` and `q`. @throws Problem 422. */
export function readEventFilter(request: Request): EventFilter {
  return {
    types: queryChoices(request, "type", TRIGGERS),
    key: queryText(request, "key"),
    orderId: queryText(request, "order_id"),
    subscriptionId: queryText(request, "subscription_id"),
    email: queryText(request, "email"),
    ...readSpan(request),
    text: querySearch(request, "q").trim() || null,
  };
}

function readSpan(request: Request): Pick<EventFilter, "since" | "until"> {
  const [since, until] = [queryTime(request, "since"), queryTime(request, "until")];
  if (since === null || until === null || since < until) return { since, until };
  throw notValid([{ pointer: "/until", message: hubMessage("until_before_since") }]);
}

/**
 * The events of a shop that match. Each hash column has an index that returns the newest first, so that a long history is not read whole. A
 * filter for both an order and a subscription finds nothing, because no event is about both.
 */
export function selectEvents(db: Db, shop: ShopKey, filter: EventFilter) {
  const hashed = [
    ["subject_hash", filter.orderId, orderHash],
    ["subject_hash", filter.subscriptionId, subscriptionHash],
    ["email_hash", filter.email, emailHash],
  ] as const;
  const query = db
    .selectFrom("event")
    .select(["id", "body", "received_at"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .$if(filter.types.length > 0, (narrowed) => narrowed.where("type", "in", filter.types))
    .$if(filter.key !== null, (narrowed) => narrowed.where("id", "=", idOfKey(db, shop, filter.key ?? "")))
    .$if(filter.since !== null, (narrowed) => narrowed.where("id", ">=", firstIdAt("evt", filter.since ?? EPOCH)))
    .$if(filter.until !== null, (narrowed) => narrowed.where("id", "<", firstIdAt("evt", filter.until ?? EPOCH)))
    .$if(filter.text !== null, (narrowed) => narrowed.where(isMarkedWith(filter.text ?? "")));
  return hashed.reduce(
    (narrowed, [column, text, hash]) => (text === null ? narrowed : narrowed.where(column, "=", hash(text))),
    query,
  );
}

/** Any of these hashes. Each has its own index, and PostgreSQL combines the few rows of each. */
function isMarkedWith(text: string) {
  const subjects = [orderHash(text), subscriptionHash(text)];
  return (where: ExpressionBuilder<Tables, "event">) =>
    where.or([
      where("number_hash", "=", numberHash(text)),
      where("subject_hash", "in", subjects),
      where("email_hash", "=", emailHash(text)),
    ]);
}

const EPOCH = new Date(0);

function idOfKey(db: Db, shop: ShopKey, key: string) {
  return db
    .selectFrom("event_key")
    .select("event_id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("hash", "=", lookupHash(key));
}

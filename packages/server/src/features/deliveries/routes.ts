import {
  DELIVERY_STATES,
  type DeliveryState,
  type Outcome,
  type Translate,
  type Trigger,
  type UserMessage,
} from "@haak/core";
import { type Request, Router } from "express";
import { sql } from "kysely";
import { withSharedSuffix } from "../../pipeline/plan/shared-body-suffix.ts";
import { isLeased } from "../../pipeline/queue/delivery-conditions.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { sendResource } from "../../platform/http/etag.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import { languageOf } from "../../platform/i18n/hub-messages.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import { inOneSnapshot } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { type RetryParts, retryDelivery } from "./retry-delivery.ts";
import {
  LANE_SENDS_FROM,
  laneIsStopped,
  type ShownDelivery,
  type ShownDeliveryWithAttempts,
  type StoredState,
  shownState,
} from "./schema.ts";

const COLUMNS = [
  "delivery.id",
  "delivery.state",
  "delivery.event_id",
  "delivery.rule_id",
  "delivery.endpoint_id",
  "delivery.line_number",
  "delivery.due_at",
  "delivery.attempts",
  "delivery.created_at",
  "delivery.overtook",
  "event.type as event_type",
  "event.key as event_key",
] as const;

/** The number on the invoice of the order. Only read for the rows of one page, because PostgreSQL must parse each body for it. */
const ORDER_NUMBER = sql<string | null>`event.body::json #>> '{data,order,number}'`.as("order_number");

/** What decides about the shown state and the next attempt, besides the delivery's own columns. */
function stateColumns(now: Date) {
  return [
    laneIsStopped(now).as("paused"),
    isLeased("delivery").as("sending"),
    sql<boolean>`coalesce(lane.paused, false)`.as("endpoint_off"),
    LANE_SENDS_FROM.as("lane_sends_from"),
  ] as const;
}

export interface DeliveryRouteParts extends RetryParts {
  readonly translate: Translate;
}

/** `/v1/deliveries`: the list, one delivery with every attempt, and the retry of one. */
export function deliveryRoutes(parts: DeliveryRouteParts): Router {
  const { translate } = parts;
  const router = Router();
  router.post("/:id/retry", async (request, response) => {
    await retryDelivery(parts, response, request.params.id);
    response.status(202).json({ id: request.params.id });
  });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const now = parts.clock.now();
    const rows = await (await filtered(parts, shopOf(response), { request, now }))
      .select(COLUMNS)
      .select([ORDER_NUMBER, ...stateColumns(now)])
      .$if(page.before !== null, (query) => query.where("delivery.id", "<", page.before))
      .orderBy("delivery.id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showDelivery }));
  });
  router.get("/:id", async (request, response) => {
    const shop = shopOf(response);
    const { row, attempts } = await readDelivery(parts, shop, request.params.id);
    const { content_type, problem } = row;
    const body = withSharedSuffix(row.body, row.shared_suffix_at, row.event_text) ?? "";
    const language = languageOf(request);
    const translated = (message: UserMessage | null) => translate(message, language);
    response.set("Content-Language", language);
    const shown: ShownDeliveryWithAttempts = {
      ...showDelivery(row),
      ...{ problem: translated(problem), content_type, body },
      attempts: attempts.map((attempt) => ({ ...attempt, error: translated(attempt.error) })),
    };
    sendResource(response, shown);
  });
  return router;
}

/** One delivery and its attempts in one snapshot, because otherwise the state could be older than the last attempt. */
function readDelivery({ db, clock }: Pick<DeliveryRouteParts, "db" | "clock">, shop: Shop, id: string) {
  return inOneSnapshot(db, async (tx) => {
    const row = await selectDeliveries(tx, shop)
      .select([
        ...COLUMNS,
        "delivery.body",
        "delivery.shared_suffix_at",
        "delivery.content_type",
        "delivery.problem",
        "event.body as event_text",
      ])
      .select([ORDER_NUMBER, ...stateColumns(clock.now())])
      .where("delivery.id", "=", id)
      .executeTakeFirst();
    if (!row) throw notFound("thing_delivery");
    return { row, attempts: await readAttempts(tx, shop, row.id) };
  });
}

function selectDeliveries(db: Db, shop: Shop) {
  return db
    .selectFrom("delivery_status as delivery")
    .leftJoin("lane", (join) =>
      join
        .onRef("lane.bucket", "=", "delivery.bucket")
        .onRef("lane.shop_id", "=", "delivery.shop_id")
        .onRef("lane.endpoint_id", "=", "delivery.endpoint_id"),
    )
    .leftJoin("event", (join) =>
      join
        .onRef("event.bucket", "=", "delivery.bucket")
        .onRef("event.shop_id", "=", "delivery.shop_id")
        .onRef("event.id", "=", "delivery.event_id"),
    )
    .where("delivery.bucket", "=", shop.bucket)
    .where("delivery.shop_id", "=", shop.id);
}

async function filtered(
  { db }: Pick<DeliveryRouteParts, "db">,
  shop: Shop,
  { request, now }: { readonly request: Request; readonly now: Date },
) {
  const state = queryChoice(request, "state", DELIVERY_STATES);
  const endpoint = queryText(request, "endpoint");
  const event = queryText(request, "event");
  const rule = queryText(request, "rule");
  const still = state !== null && GO_BY_LANES.includes(state) ? await readStillEndpoints(db, shop, now) : [];
  return selectDeliveries(db, shop)
    .$if(endpoint !== null, (query) => query.where("delivery.endpoint_id", "=", endpoint ?? ""))
    .$if(event !== null, (query) => query.where("delivery.event_id", "=", event))
    .$if(rule !== null, (query) => query.where("delivery.rule_id", "=", rule))
    .$if(state !== null, (query) => query.where(isShownAs(shop, state ?? "pending", still)));
}

/** The lane decides which of these states a pending delivery has. */
const GO_BY_LANES: readonly DeliveryState[] = ["pending", "waiting", "paused"];

/** The endpoints whose lane is stopped. They are read first, because they are few and decide which pending deliveries are paused. */
async function readStillEndpoints(db: Database, shop: Shop, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom("lane")
    .select("endpoint_id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where(laneIsStopped(now))
    .execute();
  return rows.map(({ endpoint_id }) => endpoint_id);
}

/**
 * Filters by the state that is shown. Pending deliveries are found by `pending_as` and `pending_endpoint_id`, finished ones by `final_state`,
 * because these columns have indexes and the computed `state` has none.
 */
function isShownAs(shop: Shop, state: DeliveryState, still: readonly string[]) {
  switch (state) {
    case "sending":
      // By their ids, because there are few leases and many deliveries.
      return sql<boolean>`delivery.id = any(array(
        select delivery_id from lease where bucket = ${shop.bucket} and shop_id = ${shop.id}))`;
    case "paused":
      return sql<boolean>`delivery.pending_endpoint_id = any(${still}::text[]) and not ${isLeased("delivery")}`;
    case "pending":
    case "waiting":
      return sql<boolean>`delivery.pending_as = ${state} and delivery.pending_endpoint_id <> all(${still}::text[]) and not ${isLeased("delivery")}`;
    case "delivered":
      return sql<boolean>`delivery.final_state = 'delivered' and delivery.pending_id is null`;
    default:
      return sql<boolean>`delivery.final_state = ${state}`;
  }
}

interface DeliveryRow extends StoredState {
  readonly id: string;
  readonly event_id: string | null;
  readonly rule_id: string | null;
  readonly endpoint_id: string;
  readonly line_number: number;
  readonly due_at: Date;
  readonly attempts: number;
  readonly created_at: Date;
  readonly overtook: boolean;
  readonly endpoint_off: boolean;
  readonly lane_sends_from: Date | null;
  /** Null for a delivery without an event, and for one whose event is kept no longer. */
  readonly event_type: string | null;
  readonly event_key: string | null;
  readonly order_number: string | null;
}

function showDelivery(row: DeliveryRow): ShownDelivery {
  const state = shownState(row);
  return {
    id: row.id,
    state,
    event_id: row.event_id,
    // The column is text, but only events of these types are ever stored.
    event_type: row.event_type as Trigger | null,
    event_key: row.event_key,
    order_number: row.order_number,
    rule_id: row.rule_id,
    endpoint_id: row.endpoint_id,
    line_number: row.line_number === 0 ? null : row.line_number,
    next_attempt_at: nextAttemptAt(row, state)?.toISOString() ?? null,
    attempt_count: row.attempts,
    overtook: row.overtook,
    created_at: row.created_at.toISOString(),
  };
}

/** The delivery's own time, or later if its lane sends nothing until then. */
function nextAttemptAt({ due_at: dueAt, endpoint_off, lane_sends_from: from }: DeliveryRow, state: DeliveryState) {
  const waits = state === "pending" || state === "waiting" || state === "paused";
  if (!waits || endpoint_off) return null;
  return from !== null && from > dueAt ? from : dueAt;
}

async function readAttempts(db: Db, shop: Shop, deliveryId: string) {
  const rows = await db
    .selectFrom("attempt")
    .select([
      "number",
      "at",
      "duration_ms",
      "outcome",
      "status",
      "error",
      "request_headers",
      "response_headers",
      "response_body",
    ])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("delivery_id", "=", deliveryId)
    .orderBy("number")
    .execute();
  // The column is text, but only these outcomes are ever stored.
  return rows.map(({ at, outcome, ...rest }) => ({ ...rest, outcome: outcome as Outcome, at: at.toISOString() }));
}

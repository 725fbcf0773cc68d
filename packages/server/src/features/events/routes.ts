import type { HaakEvent } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { shopOf } from "../../platform/http/authenticate.ts";
import { sendResource } from "../../platform/http/etag.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import { languageOf } from "../../platform/i18n/hub-messages.ts";
import { firstIdAt } from "../../platform/ids.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { readDecisions } from "./decisions.ts";
import { readEventFilter, selectEvents } from "./event-filter.ts";
import type { EventSource, ShownEvent, ShownEventWithDecisions } from "./schema.ts";

/** `GET /v1/events` and `/v1/events/{id}`: the events of a shop, and one with the decision of every rule. */
export function eventRoutes({ db, clock }: { readonly db: Database; readonly clock: Clock }): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectEvents(db, shopOf(response), readEventFilter(request))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showEvent }));
  });
  router.get("/:id", async (request, response) => {
    const shop = shopOf(response);
    const row = await db
      .selectFrom("event")
      .select([
        "id",
        "type",
        "body",
        "found_by_reconciliation",
        "received_at",
        "rule_set_version",
        "decision_codes",
        "notes",
      ])
      .where("bucket", "=", shop.bucket)
      .where("shop_id", "=", shop.id)
      .where("id", "=", request.params.id)
      .executeTakeFirst();
    if (!row) throw notFound("thing_event");
    const language = languageOf(request);
    const decided = {
      id: row.id,
      event: readStoredEvent(row.body),
      ruleSetVersion: row.rule_set_version,
      decisionCodes: row.decision_codes,
    };
    const decisions = await readDecisions(db, shop, { decided, language, now: clock.now() });
    const road = await readEventSource(db, shop, row);
    const shown: ShownEventWithDecisions = { ...showEvent(row), road, notes: [...(row.notes ?? [])], decisions };
    sendResource(response.set("Content-Language", language), shown);
  });
  return router;
}

/** A stored event's columns that are shown. */
export interface EventRowShown {
  readonly id: string;
  readonly body: string;
  readonly received_at: Date;
}

/** Reads the text of a stored event. */
export function readStoredEvent(body: string): HaakEvent {
  // It is not validated again, because it was when it was accepted, and a stricter version would hide old events.
  return JSON.parse(body) as HaakEvent;
}

/** An event as the API shows it: as it was stored, with its id and when it was received. */
function showEvent(row: EventRowShown): ShownEvent {
  return { ...readStoredEvent(row.body), id: row.id, received_at: row.received_at.toISOString() };
}

/** The columns of an event that show where it came from. */
export interface StoredEventTimes {
  readonly id: string;
  readonly type: string;
  readonly found_by_reconciliation: boolean;
  readonly received_at: Date;
}

/** A notice waits for Plug&Pay no longer than its retry schedule, which is about three days. */
const NOTICE_WAITS_MS = 4 * 86_400_000;

/**
 * Finds out where an event came from. A notice names one event, but a notice about an order may have made a second event. So all notices
 * about the same order or subscription are read, except those that arrived after the event.
 */
export async function readEventSource(db: Db, shop: ShopKey, event: StoredEventTimes): Promise<EventSource> {
  if (event.type.startsWith("endpoint.")) return { kind: "hub", notice_id: null };
  if (event.found_by_reconciliation) return { kind: "comparison", notice_id: null };
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ id: string }>`
    select id from inbox
    where ${ours} and id >= ${firstIdAt("inb", new Date(event.received_at.getTime() - NOTICE_WAITS_MS))}
      and received_at <= ${event.received_at}::timestamptz
      and event_id = any(array(
        select ${event.id}
        union all
        select id from event where ${ours} and subject_hash = (select subject_hash from event where ${ours} and id = ${event.id})
      ))
    order by id desc limit 1`.execute(db);
  const [notice] = rows;
  return notice ? { kind: "notice", notice_id: notice.id } : { kind: "api", notice_id: null };
}

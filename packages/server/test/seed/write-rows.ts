import type { HaakEvent } from "@haak/core";
import { sql } from "kysely";
import { eventMarks } from "../../src/pipeline/accept/event-marks.ts";
import type { PlannedDelivery } from "../../src/pipeline/plan/plan-event.ts";
import { lookupHash } from "../../src/platform/crypto/seal.ts";
import type { Tx } from "../../src/platform/postgres/database.ts";
import type { ShopKey } from "../../src/platform/shop.ts";
import type { Fate } from "./how-it-went.ts";

/** An event with its decisions. */
export interface MadeEvent {
  readonly id: string;
  readonly event: HaakEvent;
  readonly receivedAt: Date;
  readonly ruleSetVersion: number;
  readonly decisionCodes: string;
}

/** A call with its result. */
export interface MadeDelivery {
  readonly planned: PlannedDelivery;
  readonly fate: Fate;
}

/** Stores events with their keys, one array per column. */
export async function writeEvents(
  tx: Tx,
  { bucket, id: shopId }: ShopKey,
  events: readonly MadeEvent[],
): Promise<void> {
  const types = events.map(({ event }) => event.type);
  const ids = events.map(({ id }) => id);
  const marks = events.map(({ event }) => eventMarks(event));
  await sql`
    insert into event_key (bucket, shop_id, hash, event_id, type)
    select ${bucket}::smallint, ${shopId}, k.* from unnest(
      ${events.map(({ event }) => lookupHash(event.key))}::bytea[], ${ids}::text[], ${types}::text[]) as k`.execute(tx);
  await sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes,
      subject_hash, email_hash, number_hash)
    select ${bucket}::smallint, ${shopId}, e.id, e.key, e.type, e.occurred_at, e.received_at, false, e.body, e.version,
      e.decision_codes, e.subject, e.email, e.number
    from unnest(
      ${ids}::text[], ${events.map(({ event }) => event.key)}::text[], ${types}::text[],
      ${events.map(({ event }) => event.occurred_at)}::timestamptz[], ${events.map((one) => one.receivedAt)}::timestamptz[],
      ${events.map(({ event }) => JSON.stringify(event))}::text[], ${events.map((one) => one.ruleSetVersion)}::int[],
      ${events.map(({ decisionCodes }) => decisionCodes)}::text[], ${marks.map((one) => one.subjectHash)}::bytea[],
      ${marks.map((one) => one.emailHash)}::bytea[], ${marks.map((one) => one.numberHash)}::bytea[]
    ) as e (id, key, type, occurred_at, received_at, body, version, decision_codes, subject, email, number)`.execute(
    tx,
  );
}

/** Stores deliveries that have ended, with their attempts. */
export async function writeDeliveries(tx: Tx, shop: ShopKey, made: readonly MadeDelivery[]): Promise<void> {
  if (made.length === 0) return;
  const of = <K extends keyof PlannedDelivery>(name: K) => made.map(({ planned }) => planned[name]);
  const tries = made.map(({ fate }) => fate.attempts.length);
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, final_state, due_at, attempts,
      attempts_spent, format, content_type, headers, body, call_key, created_at)
    select ${shop.bucket}::smallint, ${shop.id}, d.id, d.event_id, d.rule_id, d.endpoint_id, d.line_number, d.ordering_key, d.state,
      d.due_at, d.tries, d.tries, d.format, d.content_type, d.headers, d.body, d.part, d.created_at
    from unnest(
      ${of("id")}::text[], ${of("eventId")}::text[], ${of("ruleId")}::text[], ${of("endpointId")}::text[],
      ${of("lineNumber").map((line) => line ?? 0)}::smallint[], ${of("orderingKey")}::text[],
      ${made.map(({ fate }) => fate.state)}::text[], ${made.map(({ fate }) => fate.endedAt)}::timestamptz[], ${tries}::int[],
      ${of("format")}::text[], ${of("contentType")}::text[], ${of("headers").map((one) => JSON.stringify(one))}::jsonb[],
      ${of("body")}::text[], ${of("callKey")}::text[], ${of("createdAt")}::timestamptz[]
    ) as d (id, event_id, rule_id, endpoint_id, line_number, ordering_key, state, due_at, tries, format, content_type, headers, body,
      part, created_at)`.execute(tx);
  await writeAttempts(tx, shop, made);
}

const REQUEST_HEADERS = {
  "content-type": "application/json",
  "user-agent": "Haak/seeded",
  "webhook-signature": "••••",
};

async function writeAttempts(tx: Tx, shop: ShopKey, made: readonly MadeDelivery[]): Promise<void> {
  const attempts = made.flatMap(({ planned, fate }) =>
    fate.attempts.map((attempt, index) => ({ ...attempt, deliveryId: planned.id, number: index + 1 })),
  );
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, request_headers,
      response_headers, response_body)
    select ${shop.bucket}::smallint, ${shop.id}, a.*, ${JSON.stringify(REQUEST_HEADERS)}::jsonb, '{}'::jsonb, 'OK'
    from unnest(
      ${attempts.map(({ deliveryId }) => deliveryId)}::text[], ${attempts.map(({ number }) => number)}::int[],
      ${attempts.map(({ at }) => at)}::timestamptz[], ${attempts.map(({ durationMs }) => durationMs)}::int[],
      ${attempts.map(({ outcome }) => outcome)}::text[], ${attempts.map(({ status }) => status)}::smallint[]
    ) as a`.execute(tx);
}

/** One notice of Plug&Pay for every ten events, and a few that could not be read. */
export async function writeNotices(
  tx: Tx,
  shop: ShopKey,
  { events, newId }: { events: readonly MadeEvent[]; newId: (prefix: "inb") => string },
): Promise<void> {
  const confirmed = events.filter((_event, index) => index % 10 === 0);
  const states = confirmed.map((_event, index) => (index % 50 === 49 ? "unknown_trigger" : "done"));
  await sql`
    insert into inbox (bucket, shop_id, id, received_at, version, trigger, content_type, body, state, event_id, tries)
    select ${shop.bucket}::smallint, ${shop.id}, n.id, n.received_at, 'v2', 'order_payment_completed', 'application/json',
      n.body, n.state, n.event_id, 1
    from unnest(
      ${confirmed.map(() => newId("inb"))}::text[], ${confirmed.map(({ receivedAt }) => receivedAt)}::timestamptz[],
      ${confirmed.map(({ event }) => JSON.stringify({ event: { triggerable_id: event.key } }))}::text[], ${states}::text[],
      ${confirmed.map(({ id }, index) => (states[index] === "done" ? id : null))}::text[]
    ) as n (id, received_at, body, state, event_id)`.execute(tx);
}

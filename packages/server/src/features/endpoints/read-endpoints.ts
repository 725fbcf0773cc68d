import {
  type Breaker,
  endpointHealth,
  explainHealth,
  isConnectorKind,
  type Language,
  type LastError,
  type OffReason,
  switchesOffAt,
  type WarningPercent,
} from "@haak/core";
import { sql } from "kysely";
import type { Seal } from "../../platform/crypto/seal.ts";
import type { PageQuery } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { PendingDeliveryTable } from "../../platform/postgres/tables/delivery-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type ShownEndpoint, shownUrl } from "./schema.ts";

/** An endpoint with its lane and counts, as stored. */
export interface EndpointRow {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly connection_url: string | null;
  readonly enabled: boolean;
  readonly off_reason: OffReason | null;
  readonly off_at: Date | null;
  readonly rate_per_second: number | null;
  readonly concurrency: number | null;
  readonly breaker: Breaker;
  readonly failing_since: Date | null;
  readonly last_success_at: Date | null;
  readonly last_error: LastError | null;
  readonly switches_off: boolean;
  /** The last warning about the current failures, and when it was sent. */
  readonly percent: WarningPercent | null;
  readonly notified_at: Date | null;
  readonly pending: number;
  readonly failed: number;
  readonly newest_secret: string;
}

/** The seal opens the secret, because its last characters are shown. */
export interface EndpointViewParts {
  readonly clock: Clock;
  readonly seal: Seal;
}

/** One endpoint as it is shown. @throws Problem 404. */
export async function readEndpoint(
  parts: EndpointViewParts,
  db: Db,
  { shop, id, language }: { shop: ShopKey; id: string; language: Language },
): Promise<ShownEndpoint> {
  const [row] = await selectEndpoints(db, shop, { page: { limit: 1, before: null }, id });
  if (!row) throw notFound("thing_endpoint");
  return showEndpoint(row, parts, language);
}

/** A page of endpoints, and one more if another page follows. */
export function listEndpoints(db: Db, shop: ShopKey, page: PageQuery): Promise<EndpointRow[]> {
  return selectEndpoints(db, shop, { page, id: null });
}

async function selectEndpoints(
  db: Db,
  shop: ShopKey,
  { page, id }: { page: PageQuery; id: string | null },
): Promise<EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`
    select e.id, e.kind, e.target, coalesce(h.base_url, 'https://' || h.domain) as connection_url, e.enabled,
      e.off_reason, e.off_at, e.rate_per_second, e.concurrency,
      l.failing_since, l.last_success_at, l.breaker, l.last_error, l.switches_off, l.notified_at,
      case when l.notified_since = l.failing_since then l.notified_percent end as percent, e.secrets -> 0 ->> 'sealed' as newest_secret,
      ${countPending(shop, "pending")} + ${countPending(shop, "waiting")} as pending,
      (select count(*) from delivery d where d.bucket = ${shop.bucket}::smallint and d.shop_id = e.shop_id and d.endpoint_id = e.id
        and d.final_state = 'failed') as failed
    from endpoint e
    join lane l on l.bucket = ${shop.bucket}::smallint and l.shop_id = e.shop_id and l.endpoint_id = e.id
    left join huddle_connection h on e.kind = h.kind and h.bucket = ${shop.bucket}::smallint and h.shop_id = e.shop_id and h.id = e.target
    where e.bucket = ${shop.bucket} and e.shop_id = ${shop.id}
      and (${page.before}::text is null or e.id < ${page.before})
      and (${id}::text is null or e.id = ${id})
    order by e.id desc
    limit ${page.limit + 1}`.execute(db);
  return rows;
}

/**
 * Each state is counted by itself, because each has its own index by endpoint. The shop is named too, otherwise a plan could read the
 * pending deliveries of another shop.
 */
function countPending(shop: ShopKey, state: PendingDeliveryTable["state"]) {
  return sql`(
    select count(*) from pending_delivery o
    where o.bucket = ${shop.bucket}::smallint and o.shop_id = ${shop.id} and o.endpoint_id = e.id and o.state = ${sql.lit(state)})`;
}

/** Shows an endpoint in the language of the reader. */
export function showEndpoint(row: EndpointRow, parts: EndpointViewParts, language: Language): ShownEndpoint {
  const health = endpointHealth({ enabled: row.enabled, breaker: row.breaker, failingSince: row.failing_since });
  return {
    id: row.id,
    kind: row.kind,
    url: shownUrl(row),
    connection_id: isConnectorKind(row.kind) ? row.target : null,
    enabled: row.enabled,
    off_reason: row.off_reason,
    off_since: row.off_at?.toISOString() ?? null,
    health,
    health_text: explainHealth(
      {
        ...{ health, offReason: row.off_reason, lastError: row.last_error },
        ...{
          offSince: row.off_at?.toISOString() ?? null,
          failingSince: row.failing_since?.toISOString() ?? null,
          switchesOffAt: endOf(row, parts.clock.now())?.toISOString() ?? null,
        },
      },
      language,
    ),
    failing_since: row.failing_since?.toISOString() ?? null,
    last_success_at: row.last_success_at?.toISOString() ?? null,
    pending: row.pending,
    failed: row.failed,
    rate_per_second: row.rate_per_second,
    concurrency: row.concurrency,
    secret_hint: `…${parts.seal.open(Buffer.from(row.newest_secret, "base64")).slice(-4)}`,
  };
}

/** When the endpoint will be switched off if nothing is delivered until then; null unless a warning was sent. */
function endOf(row: EndpointRow, now: Date): Date | null {
  const { enabled, switches_off: switchesOff, failing_since: failingSince, percent, notified_at: notifiedAt } = row;
  if (failingSince === null || percent === null) return null;
  return switchesOffAt(
    { enabled, switchesOff, failingSince, notified: { since: failingSince, percent }, notifiedAt },
    now,
  );
}

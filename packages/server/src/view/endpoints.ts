import { type Breaker, endpointHealth } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { settableOf } from "../track/settable-endpoint.ts";
import type { Database, Db } from "../world/database.ts";
import { shopOf } from "../world/http/authenticate.ts";
import { sendResource } from "../world/http/etag.ts";
import { type PageQuery, readPage, toPage } from "../world/http/page.ts";
import { notFound } from "../world/http/problem.ts";
import type { ShopKey } from "../world/shop.ts";

interface EndpointRow {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly connection_url: string | null;
  readonly enabled: boolean;
  readonly off_reason: "by_hand" | "gone" | null;
  readonly rate_per_second: number | null;
  readonly concurrency: number | null;
  readonly breaker: Breaker;
  readonly failing_since: Date | null;
  readonly last_success_at: Date | null;
  readonly pending: number;
  readonly failed: number;
  readonly newest_secret: string;
}

/** Opens a sealed secret, to show its end. */
export type OpenSecret = (sealed: string) => string;

/** `GET /v1/endpoints` and `/v1/endpoints/{id}`: where calls go, and how that is going. */
export function endpointViewRoutes(db: Database, openSecret: OpenSecret): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await readEndpoints(db, shopOf(response), { page, id: null });
    response.json(toPage(rows, page, { id: (row) => row.id, show: (row) => showEndpoint(row, openSecret) }));
  });
  router.get("/:id", async (request, response) => {
    const endpoint = await readEndpoint({ db, openSecret }, shopOf(response), request.params.id);
    sendResource(response, endpoint, { tagged: settableOf(endpoint) });
  });
  return router;
}

/** Huddle's key is a part of its address. Other systems are called at addresses of the owner's own, which their connection shows. */
function shownUrl({ kind, connection_url, target }: EndpointRow): string {
  if (kind === "huddle") return `${connection_url}/membership/create/[masked]`;
  return connection_url ?? target;
}

/** One endpoint as it is shown. @throws Problem 404. */
export async function readEndpoint(parts: { db: Db; openSecret: OpenSecret }, shop: ShopKey, id: string) {
  const [row] = await readEndpoints(parts.db, shop, { page: { limit: 1, before: null }, id });
  if (!row) throw notFound("endpoint");
  return showEndpoint(row, parts.openSecret);
}

async function readEndpoints(
  db: Db,
  shop: ShopKey,
  wish: { page: PageQuery; id: string | null },
): Promise<EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`
    select e.id, e.kind, e.target, coalesce(h.base_url, 'https://' || h.domain) as connection_url, e.enabled,
      e.off_reason, e.rate_per_second, e.concurrency,
      l.failing_since, l.last_success_at, l.breaker, e.secrets -> 0 ->> 'sealed' as newest_secret,
      (select count(*) from delivery d where d.bucket = e.bucket and d.shop_id = e.shop_id and d.endpoint_id = e.id
        and d.state in ('pending', 'waiting'))
      + (select count(*) from delivery d where d.bucket = e.bucket and d.shop_id = e.shop_id and d.endpoint_id = e.id
        and d.state = 'sending') as pending,
      (select count(*) from delivery d where d.bucket = e.bucket and d.shop_id = e.shop_id and d.endpoint_id = e.id
        and d.state = 'failed') as failed
    from endpoint e
    join lane l on l.bucket = e.bucket and l.shop_id = e.shop_id and l.endpoint_id = e.id
    left join huddle_connection h on e.kind = h.kind and h.bucket = e.bucket and h.shop_id = e.shop_id and h.id = e.target
    where e.bucket = ${shop.bucket} and e.shop_id = ${shop.id}
      and (${wish.page.before}::text is null or e.id < ${wish.page.before})
      and (${wish.id}::text is null or e.id = ${wish.id})
    order by e.id desc
    limit ${wish.page.limit + 1}`.execute(db);
  return rows;
}

function showEndpoint(row: EndpointRow, openSecret: OpenSecret) {
  return {
    id: row.id,
    kind: row.kind,
    url: shownUrl(row),
    enabled: row.enabled,
    off_reason: row.off_reason,
    health: endpointHealth({ enabled: row.enabled, breaker: row.breaker, failingSince: row.failing_since }),
    failing_since: row.failing_since?.toISOString() ?? null,
    last_success_at: row.last_success_at?.toISOString() ?? null,
    pending: row.pending,
    failed: row.failed,
    rate_per_second: row.rate_per_second,
    concurrency: row.concurrency,
    secret_hint: `…${openSecret(row.newest_secret).slice(-4)}`,
  };
}

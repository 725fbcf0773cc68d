import { Client } from "pg";
import { startBundledPostgres } from "../../../src/platform/postgres/bundled/bundled-postgres.ts";
import type { StartLog } from "../../../src/platform/process/start-error.ts";

const quiet: StartLog = { info: () => undefined, warn: () => undefined };

/** Opens the bundled database of a folder whose hub is stopped. */
async function inFolder<T>(dataDir: string, work: (client: Client) => Promise<T>): Promise<T> {
  const bundled = await startBundledPostgres({ dataDir, log: quiet });
  const client = new Client({ connectionString: bundled.url });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
    await bundled.stop();
  }
}

/**
 * Gives the folder's first shop this many events, each with a delivered call, one attempt and a body of 1 kB with tabs, line ends and
 * backslashes, because COPY must escape those. It uses statements, because reporting 200,000 events would take longer than the move.
 */
export async function fillHistory(dataDir: string, deliveries: number): Promise<void> {
  const each = `from shop, generate_series(1, ${deliveries}) as d where shop.id = (select min(id) from shop)`;
  const body = `'{\\t"text":\\n"back \\\\\\\\, tab \\\\t, ümlaut 😀 \\\\"' || d || '","filler":"' || repeat('x', 900) || '"}'`;
  const statements = [
    `insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes)
      select bucket, shop.id, 'evt_old_' || d, 'old:' || d, 'order.paid', now(), now(), false, E${body}, 1, '' ${each}`,
    `insert into event_key (bucket, shop_id, hash, event_id, type)
      select bucket, shop.id, sha256(('old:' || d)::bytea), 'evt_old_' || d, 'order.paid' ${each}`,
    `insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, final_state, due_at, format,
        content_type, headers, body, created_at)
      select bucket, shop.id, 'dlv_old_' || d, 'evt_old_' || d, 'rul_old', 'end_old', 0, 'delivered', now(), 'haak',
        'application/json', '{}', E${body}, now() ${each}`,
    `insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, request_headers)
      select bucket, shop.id, 'dlv_old_' || d, 1, now(), 7, 'delivered', 200, '{"webhook-id":"x"}' ${each}`,
  ];
  await inFolder(dataDir, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

import { Client } from "pg";
import { migrate } from "../../src/platform/postgres/migrate.ts";

/** Small, looked up by a hash before the shop is known: every node has a copy. */
const REFERENCE_TABLES = [
  "api_key",
  "dashboard_session",
  "installation",
  "plugandpay_source",
  "shop",
  "sign_in_failure",
];
/** Two shards over two nodes are enough to be wrong on, and every emptying of a table costs by the shard. */
const SHARDS = 2;

/**
 * Makes the hub's schema on an empty Citus cluster and spreads it by `bucket`, for the store's contract (decision 0013):
 * the address of the coordinator's database first, then `host:port` of each worker.
 */
async function main([coordinatorUrl = "", ...workers]: readonly string[]): Promise<void> {
  const { hostname, port } = new URL(coordinatorUrl);
  await Promise.all(workers.map((worker) => onDatabase(addressOn(coordinatorUrl, worker), addExtension)));
  await onDatabase(coordinatorUrl, addExtension);
  await onDatabase(coordinatorUrl, async (client) => {
    await client.query("select citus_set_coordinator_host($1, $2)", [hostname, Number(port)]);
    for (const worker of workers) await client.query("select citus_add_node($1, $2)", worker.split(":"));
  });
  await migrate(coordinatorUrl);
  await onDatabase(coordinatorUrl, spread);
}

async function addExtension(client: Client): Promise<void> {
  await client.query("create extension if not exists citus");
}

async function spread(client: Client): Promise<void> {
  await client.query(`set citus.shard_count = ${SHARDS}`);
  const { rows } = await client.query<{ table: string }>(
    "select tablename as table from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
  );
  for (const table of REFERENCE_TABLES) await client.query("select create_reference_table($1)", [table]);
  let waiting = rows.map(({ table }) => table).filter((table) => !REFERENCE_TABLES.includes(table));
  // A table is refused while one that its foreign keys name has not been spread, so that the order comes out by trying.
  for (let tries = waiting.length; waiting.length > 0; tries -= 1) {
    const refused: string[] = [];
    for (const table of waiting) {
      const spreading = client.query("select create_distributed_table($1, 'bucket', colocate_with => $2)", [
        ...[table, table === "rule_set" ? "none" : "rule_set"],
      ]);
      await spreading.catch((error: unknown) => {
        if (tries === 0) throw error;
        refused.push(table);
      });
    }
    waiting = refused;
  }
}

async function onDatabase(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function addressOn(coordinatorUrl: string, host: string): string {
  const url = new URL(coordinatorUrl);
  url.host = host;
  return url.href;
}

await main(process.argv.slice(2));

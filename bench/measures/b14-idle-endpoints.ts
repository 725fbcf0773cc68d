import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { type Database, openDatabase } from "../../packages/server/src/platform/postgres/database.ts";
import { cpuOf } from "../stage/cpu-time.ts";
import { SILENT, startDatabase } from "../stage/database.ts";
import { startHub } from "../stage/hub.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { rounded } from "../stage/statistics.ts";

const GOAL_PERCENT = 1;
const SHOPS = 20;

/** How busy a core is with a hub that has 20,000 endpoints with a rule each, and nothing to do. */
export const b14IdleEndpoints: Measure = { id: "B14", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const endpoints = quick ? 2_000 : 20_000;
  const database = await startDatabase();
  const environment = { DATABASE_URL: database.url, HAAK_MASTER_KEY: randomBytes(32).toString("base64") };
  const hub = await startHub({ environment });
  const watched = { hub: { pid: hub.pid, family: false }, database: database.process };
  const seconds = quick ? 5 : 60;
  const idle = async () => {
    // A pause, because statistics are written for a moment after a change.
    await wait(quick ? 3_000 : 15_000);
    return (await cpuOf({ watched, things: seconds }, () => wait(seconds * 1_000))).milliseconds;
  };
  const empty = await idle();
  for (let shop = 0; shop < SHOPS; shop += 1) {
    const { ask } = await hub.addShop(`Shop ${shop}`);
    const action = { type: "webhook", url: "http://127.0.0.1:9/orders" };
    await ask("POST", "/v1/rules", { name: "Orders", trigger: "order.paid", action });
  }
  const db = openDatabase({ url: database.url, connectionsMax: 1, log: SILENT });
  await multiply(db, endpoints / SHOPS);
  await db.destroy();
  const full = await idle();
  await hub.stop();
  await database.stop();
  const value = Object.values(full).reduce((sum, part) => sum + part, 0) / 10;
  const shown = (parts: Record<string, number>) =>
    Object.fromEntries(Object.entries(parts).map(([part, time]) => [part, rounded(time)]));
  const details = {
    core_ms_a_second: shown(full),
    core_ms_a_second_without_endpoints: shown(empty),
    endpoints,
    seconds,
  };
  const name = `a core that an idle hub with ${endpoints} endpoints and its database use`;
  return [
    {
      id: "B14",
      name,
      value: rounded(value),
      goal: `≤ ${GOAL_PERCENT} %`,
      holds: value <= GOAL_PERCENT,
      unit: "%",
      details,
    },
  ];
}

/** Tables of which each endpoint with its rule has one row. */
const TABLES = ["endpoint", "lane", "rule", "rule_version"] as const;

/**
 * Copies the endpoint and the rule of each shop until it has this many, because the API would take minutes. A copy has
 * the same columns, except for its ids, its number and its address.
 */
async function multiply(db: Database, endpoints: number): Promise<void> {
  for (const table of TABLES) {
    const ref = sql.table(table);
    const idOf = (name: string) =>
      sql`case when o ? ${name} then jsonb_build_object(${name}::text, (o->>${name}) || n) else '{}'::jsonb end`;
    const own = table === "endpoint" || table === "rule" ? idOf("id") : sql`'{}'::jsonb`;
    await sql`
      insert into ${ref} overriding system value select (jsonb_populate_record(null::${ref}, o || ${own} || ${idOf("endpoint_id")} || ${idOf("rule_id")}
        || case when o ? 'number' then jsonb_build_object('number', (o->>'number')::int * 100000 + n) else '{}'::jsonb end
        || case when o ? 'target' then jsonb_build_object('target', (o->>'target') || n) else '{}'::jsonb end)).*
      from (select to_jsonb(t) as o from ${ref} t) as originals, generate_series(1, ${endpoints - 1}::int) as n`.execute(
      db,
    );
  }
  await sql`analyze`.execute(db);
}

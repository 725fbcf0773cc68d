import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { type Database, openDatabase } from "../../packages/server/src/platform/postgres/database.ts";
import { SILENT, startDatabase } from "../stage/database.ts";
import { startHub } from "../stage/hub.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { orderEvent } from "../stage/order-event.ts";
import { addToPile } from "../stage/pile.ts";
import { percentile, rounded } from "../stage/statistics.ts";

const GOAL = 2;
const PER_SECOND = 50;
const POLL_MS = 500;

/**
 * How much a neighbour in the same bucket suffers while a rule with very many pending deliveries is deleted: the p99 of its posts meanwhile ÷ the
 * p99 before and after.
 */
export const b18MassChange: Measure = { id: "B18", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const [pending, seconds] = quick ? [30_000, 5] : [300_000, 20];
  const database = await startDatabase();
  const environment = { DATABASE_URL: database.url, HAAK_MASTER_KEY: randomBytes(32).toString("base64") };
  const hub = await startHub({ environment });
  const db = openDatabase({ url: database.url, connectionsMax: 1, log: SILENT });
  const [{ ask: owner }, { ask: neighbour }] = [await hub.addShop("Owner"), await hub.addShop("Neighbour")];
  await shareBucket(db);
  const action = { type: "webhook", url: "http://127.0.0.1:9/orders" };
  const rule = await owner<CreatedRule>("POST", "/v1/rules", { name: "Much", trigger: "order.paid", action });
  await owner("PATCH", `/v1/endpoints/${rule.endpoint_id}`, { enabled: false });
  await pileUp(db, rule, pending);

  const load = startPosts(() => neighbour("POST", "/v1/events", orderEvent()));
  await wait(5_000);
  load.begin("before");
  await wait(seconds * 1_000);
  load.begin("while");
  const startedAt = performance.now();
  await owner("DELETE", `/v1/rules/${rule.id}`);
  const answeredMs = performance.now() - startedAt;
  while (await isChanging(db)) await wait(POLL_MS);
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  load.begin("between");
  await wait(3_000);
  load.begin("after");
  await wait(seconds * 1_000);
  const times = await load.stop();
  await db.destroy();
  await hub.stop();
  await database.stop();

  const p99 = (...phases: readonly string[]) =>
    percentile(
      phases.flatMap((phase) => times.get(phase) ?? []),
      99,
    );
  const value = p99("while") / p99("before", "after");
  const details = {
    ...{
      p99_while_ms: rounded(p99("while")),
      p99_before_ms: rounded(p99("before")),
      p99_after_ms: rounded(p99("after")),
    },
    ...{ posts_while: times.get("while")?.length, answered_ms: rounded(answeredMs), seconds: rounded(tookSeconds) },
  };
  const name = `p99 of a neighbour's posts while a rule with ${pending} pending deliveries is deleted ÷ before and after`;
  return [{ id: "B18", name, value: rounded(value), goal: `≤ ${GOAL}`, holds: value <= GOAL, unit: "ratio", details }];
}

interface CreatedRule {
  readonly id: string;
  readonly endpoint_id: string;
}

/** Moves all shops into one bucket, where they share more than the database. They have no other rows yet that name it. */
async function shareBucket(db: Database): Promise<void> {
  await sql`delete from retention_job`.execute(db);
  await sql`update rule_set set bucket = 7`.execute(db);
  await sql`update shop set bucket = 7`.execute(db);
}

async function pileUp(db: Database, rule: CreatedRule, count: number): Promise<void> {
  const { rows } = await sql<{ shopId: string }>`select shop_id as "shopId" from rule where id = ${rule.id}`.execute(
    db,
  );
  for (const { shopId } of rows)
    await addToPile(db, { bucket: 7, shopId, endpointId: rule.endpoint_id, count, startAt: 0 });
  await sql`update delivery set rule_id = ${rule.id}`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

async function isChanging(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from mass_change`.execute(db);
  return rows.length > 0;
}

/** Posts at fixed intervals without waiting for earlier posts, and keeps their times by the phase in which they began. */
function startPosts(post: () => Promise<unknown>) {
  const times = new Map<string, number[]>();
  const state = { phase: "first", isStopping: false };
  const one = async () => {
    const [phase, startedAt] = [state.phase, performance.now()];
    await post();
    times.set(phase, [...(times.get(phase) ?? []), performance.now() - startedAt]);
  };
  const all = (async () => {
    const under = [];
    const startedAt = performance.now();
    for (let index = 0; !state.isStopping; index += 1) {
      await wait(Math.max(0, startedAt + (index / PER_SECOND) * 1_000 - performance.now()));
      under.push(one());
    }
    await Promise.all(under);
  })();
  return {
    begin(phase: string) {
      state.phase = phase;
    },
    async stop() {
      state.isStopping = true;
      await all;
      return times;
    },
  };
}

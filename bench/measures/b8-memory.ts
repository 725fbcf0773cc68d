import { randomBytes } from "node:crypto";
import { openDatabase } from "../../packages/server/src/platform/postgres/database.ts";
import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { startChild } from "../stage/child.ts";
import { SILENT, startDatabase } from "../stage/database.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { HEAP_GROWTH_MB_MAX, heapGrowthMb, type MemorySample, watchMemory } from "../stage/memory.ts";
import { addToPile } from "../stage/pile.ts";
import { startReceivingShop } from "../stage/receiving-shop.ts";
import { rounded } from "../stage/statistics.ts";
import { timeReports } from "../stage/timed-reports.ts";

const GOALS_MB = { resident: 250, growth: HEAP_GROWTH_MB_MAX } as const;
const PER_SECOND = 100;
const PIECES = 10;
/** Long enough for a garbage collection in each third, because only then the heap shows what is really in use. */
const SOAK_SECONDS = 180;

/** How much memory the hub's process uses with a backlog, and whether that grows while it works. */
export const b8Memory: Measure = { id: "B8", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const database = await startDatabase();
  const environment = { DATABASE_URL: database.url, HAAK_MASTER_KEY: randomBytes(32).toString("base64") };
  const rules = [
    { path: "/timed", productId: "healthy" },
    { path: "/hang", productId: "hanging" },
  ];
  const shop = await startReceivingShop(rules, { environment });
  const backlog = quick ? 100_000 : 1_000_000;
  await pileUp(database.url, backlog);
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const work = (seconds: number) =>
    timeReports({ shop, reporter, productId: "healthy", perSecond: PER_SECOND, seconds });
  // A warm-up, so that code is compiled and caches are filled before the first sample.
  await work(quick ? 3 : 15);
  const seconds = quick ? 9 : SOAK_SECONDS;
  const samples = await watchMemory(shop.hub.url, () => work(seconds));
  await Promise.all([shop.stop(), reporter.stop()]);
  await database.stop();
  return figuresOf(samples, { backlog, seconds });
}

function figuresOf(samples: readonly MemorySample[], conditions: object): Figure[] {
  const resident = Math.max(...samples.map(({ residentMb }) => residentMb));
  const growth = heapGrowthMb(samples);
  const heap = samples.map(({ heapMb }) => heapMb);
  const details = { ...conditions, events_per_second: PER_SECOND, looks: samples.length };
  const common = { id: "B8", unit: "MB" };
  return [
    {
      ...{ ...common, name: "the most memory that the hub's process used", value: rounded(resident), details },
      ...{ goal: `≤ ${GOALS_MB.resident} MB`, holds: resident <= GOALS_MB.resident },
    },
    {
      ...{ ...common, name: "growth of its heap during the soak", value: rounded(growth) },
      ...{ goal: `≤ ${GOALS_MB.growth} MB (none)`, holds: growth <= GOALS_MB.growth },
      details: { ...details, least_heap_mb: rounded(Math.min(...heap)), most_heap_mb: rounded(Math.max(...heap)) },
    },
  ];
}

/** Adds deliveries to the hanging endpoint of the only shop. */
async function pileUp(url: string, count: number): Promise<void> {
  const db = openDatabase({ url, connectionsMax: 1, log: SILENT });
  const endpoints = db.selectFrom("endpoint").select(["bucket", "shop_id", "id"]);
  const { bucket, shop_id: shopId, id } = await endpoints.where("target", "like", "%/hang").executeTakeFirstOrThrow();
  for (let piece = 0; piece < PIECES; piece += 1)
    await addToPile(db, { bucket, shopId, endpointId: id, count: count / PIECES, startAt: piece * (count / PIECES) });
  await db.updateTable("lane").set({ due_at: new Date() }).where("endpoint_id", "=", id).execute();
  await db.destroy();
}

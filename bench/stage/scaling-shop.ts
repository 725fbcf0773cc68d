import { randomBytes } from "node:crypto";
import type { Watched } from "./cpu-time.ts";
import { startDatabase } from "./database.ts";
import { type BenchHub, startHub } from "./hub.ts";
import { type ReceivingShop, startReceivingShop } from "./receiving-shop.ts";

/**
 * A hub that only accepts events, with this many workers beside it. It uses a PostgreSQL of its own, because several
 * processes cannot share a bundled one.
 */
export interface ScalingShop extends ReceivingShop {
  /** Starts or stops workers until this many run. */
  setWorkers(count: number): Promise<void>;
  /** The database, the accepting process, and the current workers. */
  processes(): Readonly<Record<string, Watched>>;
}

/** Starts everything except the workers. Each event calls every endpoint. */
export async function startScalingShop(endpoints: number): Promise<ScalingShop> {
  const database = await startDatabase();
  const environment = { DATABASE_URL: database.url, HAAK_MASTER_KEY: randomBytes(32).toString("base64") };
  const rules = Array.from({ length: endpoints }, (_, index) => ({ path: `/endpoint-${index}`, productId: "7" }));
  const shop = await startReceivingShop(rules, { environment: { ...environment, HAAK_ROLE: "web" } });
  const workers: BenchHub[] = [];
  const setWorkers = async (count: number) => {
    while (workers.length < count)
      workers.push(await startHub({ environment: { ...environment, HAAK_ROLE: "worker" } }));
    while (workers.length > count) await workers.pop()?.stop();
  };
  return {
    ...shop,
    setWorkers,
    processes: () => ({
      ...{ web: { pid: shop.hub.pid, family: false }, database: database.process },
      ...Object.fromEntries(workers.map(({ pid }, index) => [`worker_${index + 1}`, { pid, family: false }])),
    }),
    async stop() {
      await setWorkers(0);
      await shop.stop();
      await database.stop();
    },
  };
}

import { randomBytes } from "node:crypto";
import type { Watched } from "./cpu-time.ts";
import { startDatabase } from "./database.ts";
import { type BenchHub, startHub } from "./hub.ts";
import { type ReceivingShop, startReceivingShop } from "./receiving-shop.ts";

/** A hub that only takes events, on a PostgreSQL of its own, with as many workers beside it as are wished. */
export interface ScalingShop extends ReceivingShop {
  /** Starts and stops workers until there are so many. */
  setWorkers(count: number): Promise<void>;
  /** The database, and the process that takes events. Workers come and go, and are not among them. */
  processes(): Readonly<Record<string, Watched>>;
}

/** Starts all but the workers; each event calls every endpoint. */
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
    processes: () => ({ web: { pid: shop.hub.pid, family: false }, database: database.process }),
    async stop() {
      await setWorkers(0);
      await shop.stop();
      await database.stop();
    },
  };
}

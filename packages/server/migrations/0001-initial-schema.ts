import type { Kysely } from "kysely";
import { createAccess } from "./initial/access.ts";
import { createAccessTasks } from "./initial/access-tasks.ts";
import { createDeliveries } from "./initial/deliveries.ts";
import { createEvents } from "./initial/events.ts";
import { createOperations } from "./initial/operations.ts";
import { setPlannerStatistics } from "./initial/planner-statistics.ts";
import { createPlugAndPay } from "./initial/plugandpay.ts";
import { createReplays } from "./initial/replays.ts";
import { createRules } from "./initial/rules.ts";
import { createShops } from "./initial/shops.ts";

/**
 * The whole schema of the first release, one module for each area. The bucket and the shop lead every primary key, so that the
 * tables can be spread over several machines. Only the tables that are read before the shop is known start without them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createShops(db);
  await createRules(db);
  await createEvents(db);
  await createDeliveries(db);
  await createReplays(db);
  await createPlugAndPay(db);
  await createAccess(db);
  await createAccessTasks(db);
  await createOperations(db);
  await setPlannerStatistics(db);
}

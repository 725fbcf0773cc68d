import type { RequestHandler } from "express";
import { statsRoutes } from "./features/insights/stats.ts";
import { referenceRoutes } from "./features/reference/routes.ts";
import type { Mount } from "./platform/http/app.ts";
import type { Database } from "./platform/postgres/database.ts";
import type { Clock } from "./platform/time/clock.ts";

/** What only tells: of the hub itself, once it does not stop, and of a shop in figures. */
export function readingMounts(
  { version, db, clock }: { version: string; db: Database; clock: Clock },
  { drain, guard }: { drain: Mount; guard: RequestHandler },
): Mount[] {
  // Read when somebody first asks, as it is fifty files that nothing else needs.
  const describe = async () => (await import("./describe-api.ts")).describeApi(version);
  return [
    drain,
    { path: "/", guard: null, bodiless: true, router: referenceRoutes({ describe }) },
    { path: "/v1/stats", guard, bodiless: true, router: statsRoutes({ db, clock }) },
  ];
}

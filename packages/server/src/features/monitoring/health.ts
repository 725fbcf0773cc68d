import type { UserMessage } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { hubMessage, languageOf, translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Vitals } from "../../platform/log/vitals.ts";
import { clockDifference, type DatabaseSession, isClockOff } from "../../platform/postgres/session.ts";
import { COUNTS_TOPIC, type Siblings, STUCK_TOPIC, type StuckAnswer } from "../../platform/process/siblings.ts";
import type { Metrics } from "./metrics.ts";

export interface HealthParts extends ReadinessParts {
  readonly vitals: Pick<Vitals, "stalled" | "stuckForGood">;
  readonly metrics: Pick<Metrics, "contentType" | "counts" | "page">;
  readonly siblings: Pick<Siblings, "gather">;
}

/**
 * `/healthz` (alive), `/readyz` (can work), `/metrics` (Prometheus). They need no key, because monitors have none. Each answers for all
 * processes of this start, because a monitor cannot choose which of them it reaches.
 */
export function healthRoutes(parts: HealthParts): Router {
  const { siblings, vitals, metrics } = parts;
  const gatherReasons = siblings.gather("readiness", () => reasonsNotReady(parts));
  const gatherStuck = siblings.gather<StuckAnswer>(STUCK_TOPIC, async () => ({ part: vitals.stuckForGood() }));
  const gatherCounts = siblings.gather(COUNTS_TOPIC, metrics.counts);
  const router = Router();
  router.get("/healthz", async (request, response) => {
    const stuck = (await gatherStuck()).map((answer) => answer?.part ?? null).find((part) => part !== null);
    if (stuck === undefined) return void response.json({ status: "alive", reasons: [] });
    const reason = hubMessage("hub_stuck", { part: stuck });
    response.status(503).json({ status: "stuck", reasons: [translateHubMessage(reason, languageOf(request))] });
  });
  router.get("/readyz", async (request, response) => {
    const language = languageOf(request);
    const found = (await gatherReasons()).flatMap((ofOne) => ofOne ?? [hubMessage("process_silent")]);
    const reasons = distinct(found).map((reason) => translateHubMessage(reason, language));
    if (reasons.length === 0) return void response.json({ status: "ready", reasons });
    response.status(503).set("Retry-After", "1").json({ status: "not_ready", reasons });
  });
  router.get("/metrics", async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.page(await gatherCounts()));
  });
  return router;
}

/** One reason of each kind, because most of them are the same in all processes. */
function distinct(reasons: readonly UserMessage[]): readonly UserMessage[] {
  return [...new Map(reasons.map((reason) => [reason.code, reason])).values()];
}

const metricsText = {
  description: "Prometheus' text format.",
  schema: z.string(),
  type: "text/plain; version=0.0.4",
  tagged: false,
};

const reasons = z
  .array(z.string())
  .meta({ description: "The reasons why it cannot work. The list is empty if it can." });

/** The documentation of the operator's routes. */
export const HEALTH_OPERATIONS: OperationGroup = {
  tag: "Operation",
  caller: "anybody",
  unlimited: true,
  operations: {
    "GET /healthz": {
      id: "isAlive",
      summary: "Is the process alive?",
      translated: true,
      answers: {
        200: json(z.object({ status: z.literal("alive"), reasons }).meta({ id: "Alive" }), "It is."),
        503: json(
          z.object({ status: z.literal("stuck"), reasons }).meta({ id: "Stuck" }),
          "It cannot recover by itself. The operator must restart it.",
        ),
      },
    },
    "GET /readyz": {
      id: "isReady",
      summary: "Can the hub work?",
      translated: true,
      answers: {
        200: json(z.object({ status: z.literal("ready"), reasons }).meta({ id: "Ready" }), "It can."),
        503: json(
          z.object({ status: z.literal("not_ready"), reasons }).meta({ id: "NotReady" }),
          "It cannot work, for these reasons. The answer comes within two seconds, even while the database does not respond.",
        ),
      },
    },
    "GET /metrics": { id: "getMetrics", summary: "The metrics, for Prometheus", answers: { 200: metricsText } },
  },
};

interface ReadinessParts {
  readonly session: Pick<DatabaseSession, "beatNow">;
  readonly vitals: Pick<Vitals, "stalled">;
  /** True until the start has ended, and again after the first signal to stop. */
  readonly isDraining: () => boolean;
}

/** The time to wait for the database. It is short, because monitors wait only two seconds for an answer. */
const DATABASE_MS_MAX = 1_500;

/** The reasons why this process cannot work now. The list is empty if it can. */
async function reasonsNotReady(parts: ReadinessParts): Promise<readonly UserMessage[]> {
  const reasons = parts.vitals.stalled().map((reason) => hubMessage(reason));
  const beat = await beatInTime(parts.session);
  if (beat === null) reasons.unshift(hubMessage("database_not_reachable"));
  else if (!beat.takesWrites) reasons.unshift(hubMessage("database_read_only"));
  if (beat !== null && isClockOff(beat)) {
    const { seconds, isAhead } = clockDifference(beat);
    reasons.push(hubMessage(isAhead ? "clock_ahead" : "clock_behind", { seconds }));
  }
  if (parts.isDraining()) reasons.unshift(hubMessage("hub_not_ready"));
  return reasons;
}

/** Checks the database. Returns null if it does not answer in time. The session logs the cause. */
async function beatInTime(session: ReadinessParts["session"]) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, DATABASE_MS_MAX, null);
  });
  const beat = session.beatNow().catch(() => null);
  return Promise.race([beat, late]).finally(() => clearTimeout(timer));
}

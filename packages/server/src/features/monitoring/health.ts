import type { UserMessage } from "@haak/core";
import { Router } from "express";
import type { Registry } from "prom-client";
import { z } from "zod";
import { languageOf } from "../../platform/http/language-of.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { hubMessage, translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Vitals } from "../../platform/log/vitals.ts";
import { clockDifference, type DatabaseSession, isClockOff } from "../../platform/postgres/session.ts";

export interface HealthParts extends ReadinessParts {
  readonly vitals: Pick<Vitals, "stalled" | "stuckForGood">;
  readonly metrics: Registry;
}

/** `/healthz` (alive), `/readyz` (can work), `/metrics` (Prometheus). They need no key, because monitors have none. */
export function healthRoutes(parts: HealthParts): Router {
  const router = Router();
  router.get("/healthz", (request, response) => {
    const stuck = parts.vitals.stuckForGood();
    if (stuck === null) return void response.json({ status: "alive", reasons: [] });
    const reason = hubMessage("hub_stuck", { part: stuck });
    response.status(503).json({ status: "stuck", reasons: [translateHubMessage(reason, languageOf(request))] });
  });
  router.get("/readyz", async (request, response) => {
    const language = languageOf(request);
    const reasons = (await reasonsNotReady(parts)).map((reason) => translateHubMessage(reason, language));
    if (reasons.length === 0) return void response.json({ status: "ready", reasons });
    response.status(503).set("Retry-After", "1").json({ status: "not_ready", reasons });
  });
  router.get("/metrics", async (_request, response) => {
    response.type(parts.metrics.contentType).send(await parts.metrics.metrics());
  });
  return router;
}

const metrics = {
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
    "GET /metrics": { id: "getMetrics", summary: "The metrics, for Prometheus", answers: { 200: metrics } },
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

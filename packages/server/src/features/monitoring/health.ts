import { Router } from "express";
import type { Registry } from "prom-client";
import { z } from "zod";
import { languageOf } from "../../platform/http/language-of.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { hubMessage, translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Vitals } from "../../platform/log/vitals.ts";
import { type ReadinessParts, reasonsNotReady } from "./readiness.ts";

/** What the operator's routes need. */
export interface HealthParts extends ReadinessParts {
  readonly vitals: Pick<Vitals, "stalled" | "stuckForGood">;
  readonly metrics: Registry;
}

/** `/healthz` (alive), `/readyz` (can work), `/metrics` (Prometheus). Without a key, as monitors have none. */
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

const reasons = z.array(z.string()).meta({ description: "Why not, in sentences; empty if all is well." });

/** What the reference says of the operator's routes. */
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
          "It cannot recover by itself: start it again.",
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
          "It cannot, for these reasons. It answers within two seconds, also while its database does not.",
        ),
      },
    },
    "GET /metrics": { id: "getMetrics", summary: "Figures for Prometheus", answers: { 200: metrics } },
  },
};

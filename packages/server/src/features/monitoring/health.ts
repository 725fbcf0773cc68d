import type { UserMessage } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import type { Registry } from "prom-client";
import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { HttpProblem } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Database } from "../../platform/postgres/database.ts";

/** What the operator's routes need. */
export interface HealthParts {
  readonly db: Database;
  readonly metrics: Registry;
  /** True before the start has ended, and from the first signal to stop on. */
  readonly isDraining: () => boolean;
}

/** `/healthz` (alive), `/readyz` (can work), `/metrics` (Prometheus). Without a key, as monitors have none. */
export function healthRoutes(parts: HealthParts): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ status: "alive" });
  });
  router.get("/readyz", async (_request, response) => {
    if (parts.isDraining()) throw notReady(hubMessage("hub_not_ready"));
    await sql`select 1`.execute(parts.db).catch((error: unknown) => {
      throw notReady(hubMessage("database_not_reachable"), error);
    });
    response.json({ status: "ready" });
  });
  router.get("/metrics", async (_request, response) => {
    response.type(parts.metrics.contentType).send(await parts.metrics.metrics());
  });
  return router;
}

function notReady(detail: UserMessage, cause?: unknown): HttpProblem {
  const problem = new HttpProblem({ status: 503, code: "not_ready", detail, headers: { "Retry-After": "1" } });
  problem.cause = cause;
  return problem;
}

const metrics = {
  description: "Prometheus' text format.",
  schema: z.string(),
  type: "text/plain; version=0.0.4",
  tagged: false,
};

/** What the reference says of the operator's routes. */
export const HEALTH_OPERATIONS: OperationGroup = {
  tag: "Operation",
  caller: "anybody",
  unlimited: true,
  operations: {
    "GET /healthz": {
      id: "isAlive",
      summary: "Is the process alive?",
      answers: { 200: json(z.object({ status: z.literal("alive") }).meta({ id: "Alive" }), "It is.") },
    },
    "GET /readyz": {
      id: "isReady",
      summary: "Can the hub work?",
      answers: { 200: json(z.object({ status: z.literal("ready") }).meta({ id: "Ready" }), "It can.") },
      refuses: { 503: "It is starting or stopping, or its database cannot be reached." },
    },
    "GET /metrics": { id: "getMetrics", summary: "Figures for Prometheus", answers: { 200: metrics } },
  },
};

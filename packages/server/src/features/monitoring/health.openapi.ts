import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";

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

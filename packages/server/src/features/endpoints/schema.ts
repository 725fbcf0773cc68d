import { ENDPOINT_HEALTHS, OFF_REASONS } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";

const endpoint = z
  .object({
    id: idOf("end"),
    kind: z.string().meta({ description: "`webhook`, `zapier`, `huddle`, or the kind of another connector." }),
    url: z.string(),
    connection_id: idOf("hcn").nullable().meta({ description: "The connection behind it; null for a URL." }),
    enabled: z.boolean(),
    off_reason: z.enum(OFF_REASONS).nullable(),
    off_since: moment.nullable(),
    health: z.enum(ENDPOINT_HEALTHS),
    health_text: z
      .string()
      .nullable()
      .meta({ description: "Explains since when it fails, why, and how to fix it. Null if all is well." }),
    failing_since: moment.nullable(),
    last_success_at: moment.nullable(),
    pending: count.meta({ description: "The number of pending deliveries." }),
    failed: count,
    rate_per_second: z.number().nullable(),
    concurrency: z.int().nullable(),
    secret_hint: z.string().meta({ description: "The last characters of the signing secret." }),
  })
  .meta({ id: "Endpoint" });

/** Read-only fields are accepted and ignored, so that an endpoint that was read can be sent back. */
const ignored = z.unknown().optional();

export const patchBody = z.strictObject({
  enabled: z.boolean().optional(),
  rate_per_second: z.number().min(0.001).max(10_000).nullish(),
  concurrency: z.int().min(1).max(1_000).nullish(),
  send_waiting: z.boolean().optional(),
  id: ignored,
  kind: ignored,
  url: ignored,
  connection_id: ignored,
  health: ignored,
  failing_since: ignored,
  last_success_at: ignored,
  pending: ignored,
  failed: ignored,
  secret_hint: ignored,
  off_reason: ignored,
  off_since: ignored,
  health_text: ignored,
});

const WEEK_SECONDS = 604_800;
export const rotateBody = z.strictObject({ overlap_seconds: z.int().min(0).max(WEEK_SECONDS).default(86_400) });

const secret = z
  .object({ secret: z.string().meta({ examples: ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"] }) })
  .meta({ id: "Secret" });

export const ENDPOINT_OPERATIONS: OperationGroup = {
  tag: "Endpoints",
  caller: "shop",
  operations: {
    "GET /v1/endpoints": {
      id: "listEndpoints",
      summary: "Endpoints and their health",
      description: "Rules of one kind with the same URL share one endpoint. An endpoint without rules stays listed.",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("EndpointList", endpoint), "A page of endpoints.") },
      translated: true,
    },
    "GET /v1/endpoints/{id}": {
      id: "getEndpoint",
      summary: "One endpoint",
      answers: {
        200: resource(
          endpoint,
          "The endpoint. Its entity tag depends only on the fields that people set, not on its counters.",
        ),
      },
      translated: true,
    },
    "PATCH /v1/endpoints/{id}": {
      id: "updateEndpoint",
      summary: "Switch an endpoint on or off, or limit its rate",
      description: "Switching it on sends what waited, or cancels it if `send_waiting` is false.",
      body: { schema: patchBody.meta({ id: "EndpointPatch" }), example: { enabled: true, rate_per_second: 5 } },
      answers: { 200: resource(endpoint, "The changed endpoint.") },
      checksIfMatch: true,
      translated: true,
    },
    "GET /v1/endpoints/{id}/secret": {
      id: "getEndpointSecret",
      summary: "The signing secret",
      answers: { 200: json(secret, "The secret with which calls are signed.") },
    },
    "POST /v1/endpoints/{id}/secret/rotate": {
      id: "rotateEndpointSecret",
      summary: "Change the signing secret",
      description: "Until the overlap ends, each call is signed with the old and the new secret.",
      body: { schema: rotateBody, optional: true, example: { overlap_seconds: 86_400 } },
      answers: { 200: json(secret, "The new secret.") },
    },
    "POST /v1/endpoints/{id}/test": {
      id: "testEndpoint",
      summary: "Send a signed sample",
      description: "This makes a delivery without an event and a rule.",
      answers: { 202: json(z.object({ delivery_id: idOf("dlv") }).meta({ id: "TestCall" }), "The test call is due.") },
      conflict: "There is no test call for this endpoint, because its calls give or revoke access.",
    },
  },
};

/** An endpoint as the API shows it. */
export type ShownEndpoint = z.output<typeof endpoint>;

/**
 * The fields that the entity tag is made of: those that people set. Counters and times change with every call, so a tag of them would
 * refuse every change of a busy endpoint.
 */
export function settableOf({ id, url, enabled, rate_per_second, concurrency, secret_hint }: ShownEndpoint) {
  return { id, url, enabled, rate_per_second, concurrency, secret_hint };
}

/** The target of an endpoint as it is stored. */
export interface ShownTarget {
  readonly kind: string;
  readonly target: string;
  /** The base URL of its connection, if it has one. */
  readonly connection_url: string | null;
}

/** The URL as it may be shown. Huddle's key is part of its URL and must be masked; other systems have no key in it. */
export function shownUrl({ kind, connection_url, target }: ShownTarget): string {
  if (kind === "huddle") return `${connection_url}/membership/create/[masked]`;
  return connection_url ?? target;
}

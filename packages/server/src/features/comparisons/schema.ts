import type { MemberFinding } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { hubMessage, hubSchemaMessage } from "../../platform/i18n/hub-messages.ts";

/** The kinds of findings. */
export const FINDING_KINDS = ["missing", "without_reason"] as const satisfies readonly MemberFinding["kind"][];

const missingAction = z.enum(["grants", "tasks"]).nullable();
const withoutReasonAction = z.enum(["tasks"]).nullable();

/** The body of the request that applies a comparison: the choice for each kind of finding. */
export const applySchema = z
  .strictObject({ missing: missingAction.default(null), without_reason: withoutReasonAction.default(null) })
  .refine(
    ({ missing, without_reason }) => missing !== null || without_reason !== null,
    hubSchemaMessage(hubMessage("comparison_apply_empty")),
  )
  .meta({ id: "ApplyComparisonRequest" });

/** A comparison as it is shown. It contains counts only, because names must not appear in a list of comparisons. */
export const comparisonSchema = z
  .object({
    id: idOf("cmp"),
    connection_id: idOf("hcn"),
    state: z.enum(["compared", "applying", "applied"]),
    members: count.meta({ description: "The people on the list. Each person counts once." }),
    without_email: count.meta({ description: "The rows without an address. They cannot be compared." }),
    agreeing: count,
    under_way: count.meta({
      description: "People with an open call or task, so that the list may be out of date about them.",
    }),
    missing: count.meta({ description: "People who have a right to be in and are not on the list." }),
    without_reason: count.meta({ description: "People on the list who have no right to access by the ledger." }),
    wish: z
      .object({ missing: missingAction, without_reason: withoutReasonAction })
      .nullable()
      .meta({ description: "What the owner chose to do for the people it found; null until a choice was made." }),
    done: z.object({ grants: count, tasks: count, changed: count }).meta({
      description: "The results. `changed` counts the findings that were no longer true when their turn came.",
    }),
    created_at: moment,
    applied_at: moment.nullable(),
  })
  .meta({ id: "Comparison" });

export type ShownComparison = z.output<typeof comparisonSchema>;

export const findingSchema = z
  .object({
    email: z.string(),
    kind: z.enum(FINDING_KINDS),
    text: z.string().meta({ description: "The finding in one sentence, in the language of `Accept-Language`." }),
    items: z
      .array(z.object({ access_id: idOf("acc"), sku: z.string().optional(), level: z.string().optional() }))
      .meta({ description: "What is missing, or what the person once had." }),
    outcome: z.enum(["grant", "task", "changed"]).nullable(),
  })
  .meta({ id: "Finding" });

export type ShownFinding = z.output<typeof findingSchema>;

/** The documentation of `/v1/access/comparisons`. */
export const COMPARISON_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "POST /v1/access/comparisons": {
      id: "compareMembers",
      summary: "Compare the ledger with a list of members",
      description:
        "The list is CSV of at most 8 MiB and 100,000 rows, with commas, semicolons or tabs. The column with the addresses is found " +
        "by its name in Dutch or English, or by its contents. The comparison changes no access.",
      query: { connection_id: z.string().meta({ description: "The connection that the list belongs to." }) },
      body: { schema: z.string(), type: "text/csv", example: "Naam;E-mailadres\nBo;buyer@example.com\n" },
      answers: { 201: json(comparisonSchema, "The comparison with its counts.") },
      refuses: { 404: "The shop has no such connection." },
    },
    "GET /v1/access/comparisons": {
      id: "listComparisons",
      summary: "Comparisons with lists of members",
      query: { ...PAGE_QUERY, connection_id: textParam("Only those of this connection.") },
      answers: { 200: json(listOf("ComparisonList", comparisonSchema), "A page of comparisons.") },
    },
    "GET /v1/access/comparisons/{id}": {
      id: "getComparison",
      summary: "One comparison",
      answers: { 200: json(comparisonSchema, "The comparison and its progress.") },
    },
    "GET /v1/access/comparisons/{id}/findings": {
      id: "listFindings",
      summary: "The people whom a comparison found",
      query: { ...PAGE_QUERY, kind: choiceParam(FINDING_KINDS, "Only findings of this kind.") },
      answers: { 200: json(listOf("FindingList", findingSchema), "A page of findings.") },
      translated: true,
    },
    "POST /v1/access/comparisons/{id}/apply": {
      id: "applyComparison",
      summary: "Carry out the findings of a comparison",
      description:
        "This happens once, even if it is requested twice. A finding that is no longer true when its turn comes is left alone.",
      body: {
        schema: applySchema,
        example: { missing: "grants", without_reason: "tasks" },
      },
      answers: { 202: json(comparisonSchema, "The findings are being carried out.") },
      conflict: "Another choice was made for this comparison before.",
    },
  },
};

import type { MemberFinding } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";

/** What a finding can be. */
export const FINDING_KINDS = ["missing", "without_reason"] as const satisfies readonly MemberFinding["kind"][];

const missingAction = z.enum(["grants", "tasks"]).nullable();
const withoutReasonAction = z.enum(["tasks"]).nullable();

/** The body of applying a comparison: what is to be done about the people whom it found. */
export const applySchema = z
  .strictObject({ missing: missingAction.default(null), without_reason: withoutReasonAction.default(null) })
  .refine(
    ({ missing, without_reason }) => missing !== null || without_reason !== null,
    hubMessage("comparison_apply_empty"),
  )
  .meta({ id: "ApplyComparisonRequest" });

/** A comparison as it is shown: counts, and nobody's name. */
export const comparisonSchema = z
  .object({
    id: idOf("cmp"),
    connection_id: idOf("hcn"),
    state: z.enum(["compared", "applying", "applied"]),
    members: count.meta({ description: "People on the list, each once." }),
    without_email: count.meta({ description: "Rows of which nobody can tell who it is." }),
    agreeing: count,
    under_way: count.meta({
      description: "People about whom something is being done, so that the list may be behind.",
    }),
    missing: count.meta({ description: "People who have a right to be in and are not on the list." }),
    without_reason: count.meta({ description: "People on the list whom nothing in the ledger lets in." }),
    wish: z
      .object({ missing: missingAction, without_reason: withoutReasonAction })
      .nullable()
      .meta({ description: "What is to be done about whom it found; null while nobody said so." }),
    done: z
      .object({ grants: count, tasks: count, changed: count })
      .meta({ description: "What came of it. `changed` counts people of whom it was not so any more." }),
    created_at: moment,
    applied_at: moment.nullable(),
  })
  .meta({ id: "Comparison" });

/** See `comparisonSchema`. */
export type ShownComparison = z.output<typeof comparisonSchema>;

/** One person whom a comparison found, as it is shown. */
export const findingSchema = z
  .object({
    email: z.string(),
    kind: z.enum(FINDING_KINDS),
    text: z.string().meta({ description: "In the language of `Accept-Language`." }),
    items: z
      .array(z.object({ access_id: idOf("acc"), sku: z.string().optional(), level: z.string().optional() }))
      .meta({ description: "What is missing, or what the person once had." }),
    outcome: z.enum(["grant", "task", "changed"]).nullable(),
  })
  .meta({ id: "Finding" });

/** See `findingSchema`. */
export type ShownFinding = z.output<typeof findingSchema>;

/** What the reference says of `/v1/access/comparisons`. */
export const COMPARISON_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "POST /v1/access/comparisons": {
      id: "compareMembers",
      summary: "Compare the ledger with a list of members",
      description:
        "The list is CSV of at most 8 MiB and 100,000 rows, with commas, semicolons or tabs. The column with the addresses is found " +
        "by its name in Dutch or English, or by what it holds. Nothing is changed by it.",
      query: { connection_id: z.string().meta({ description: "The connection whose members these are." }) },
      body: { schema: z.string(), type: "text/csv", example: "Naam;E-mailadres\nBo;buyer@example.com\n" },
      answers: { 201: json(comparisonSchema, "What was found, in figures.") },
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
      answers: { 200: json(comparisonSchema, "The comparison, and how far it is carried out.") },
    },
    "GET /v1/access/comparisons/{id}/findings": {
      id: "listFindings",
      summary: "Whom a comparison found",
      query: { ...PAGE_QUERY, kind: choiceParam(FINDING_KINDS, "Only findings of this kind.") },
      answers: { 200: json(listOf("FindingList", findingSchema), "A page of findings.") },
      translated: true,
    },
    "POST /v1/access/comparisons/{id}/apply": {
      id: "applyComparison",
      summary: "Do what is wanted about exactly those whom it found",
      description: "Done once, also if asked twice. What is not so any more when its turn comes is left alone.",
      body: {
        schema: applySchema,
        example: { missing: "grants", without_reason: "tasks" },
      },
      answers: { 202: json(comparisonSchema, "It is under way.") },
      conflict: "Something else was wanted of this comparison before.",
    },
  },
};

import { ORDER_KINDS, TRIGGERS } from "@haak/core";
import { z } from "zod";
import { messageSchema } from "../../pipeline/send/messages.openapi.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { queryChoice, queryText } from "../../platform/http/openapi/parts.ts";

const yesOrNo = ["true", "false"];

/** What the reference says of `/v1/samples`. */
export const SAMPLE_OPERATIONS: OperationGroup = {
  tag: "REST Hooks",
  caller: "shop",
  operations: {
    "GET /v1/samples": {
      id: "listSamples",
      summary: "What a hook would get",
      description:
        "Bodies exactly as a hook with these filters would get them, from the shop's own events, newest first. Not a page but a " +
        "plain array, as Zapier wants it; empty if none fits. Lists are given with commas, or several times.",
      query: {
        trigger: z.enum(TRIGGERS),
        products: queryText("Ids of products."),
        product_groups: queryText("Product groups."),
        upsells: queryText("Ids of upsells."),
        forms: queryText("Ids of forms."),
        kinds: queryText(`Kinds of order: ${ORDER_KINDS.join(", ")}.`),
        per_line: queryChoice(yesOrNo, "One body for each line."),
        include_test: queryChoice(yesOrNo, "Test orders too."),
        limit: queryText("How many at most; 3 unless it is said, and never more than 250."),
      },
      answers: { 200: json(z.array(messageSchema), "The bodies.") },
    },
  },
};

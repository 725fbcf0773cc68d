import {
  buildBody,
  endpointUrl,
  ORDER_KINDS,
  parseRule,
  planDeliveries,
  type Rule,
  TRIGGERS,
  translatable,
} from "@haak/core";
import { type Request, Router } from "express";
import { z } from "zod";
import { messageSchema } from "../../pipeline/send/sent-messages.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, textParam } from "../../platform/http/openapi/parts.ts";
import { queryChoice, queryList, queryText } from "../../platform/http/page.ts";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { readStoredEvent } from "../events/index.ts";

const LIMIT_DEFAULT = 3;
const LIMIT_MAX = 250;
/** How many events one query reads, and all queries together: a filter that rarely matches must not read the whole history of a shop. */
const EVENTS_A_LOOK = 100;
const EVENTS_MAX = 1_000;

/**
 * `GET /v1/samples`: bodies exactly as a hook with these filters would get them, newest first. They are made from events of the shop
 * by the code that makes real calls. The list is empty if no event matches.
 */
export function sampleRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const rule = readFilters(request);
    const limit = readLimit(request);
    response.json(await findSamples(db, shopOf(response), { rule, limit }));
  });
  return router;
}

/** The filters of a hook as a rule. It is never stored and its URL is never called. */
function readFilters(request: Request): Rule {
  const trigger = queryChoice(request, "trigger", TRIGGERS);
  if (trigger === null)
    throw notValid([{ pointer: "/trigger", message: hubMessage("query_not_one_of", { values: TRIGGERS.join(", ") }) }]);
  const list = (name: string) => queryList(request, name);
  const kinds = list("kinds");
  const parsed = parseRule({
    name: "Sample",
    trigger,
    scope: {
      products: list("products"),
      product_groups: list("product_groups"),
      upsells: list("upsells"),
      forms: list("forms"),
    },
    ...(kinds.length > 0 ? { kinds } : {}),
    per_line: queryChoice(request, "per_line", ["true", "false"]) === "true",
    include_test: queryChoice(request, "include_test", ["true", "false"]) === "true",
    action: { type: "zapier", url: endpointUrl("https://example.com/sample") },
  });
  if (parsed.ok) return { ...parsed.rule, id: "rul_sample", created_at: "1970-01-01T00:00:00Z" };
  throw notValid(
    translatable(parsed.errors).map(({ pointer, message }) => ({ pointer: pointer.replace(/^\/scope/, ""), message })),
  );
}

function readLimit(request: Request): number {
  const text = queryText(request, "limit");
  if (text === null) return LIMIT_DEFAULT;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw notValid([{ pointer: "/limit", message: hubMessage("query_not_in_range", { most: LIMIT_MAX }) }]);
  }
  return Math.min(Number(text), LIMIT_MAX);
}

async function findSamples(
  db: Database,
  shop: Shop,
  { rule, limit }: { rule: Rule; limit: number },
): Promise<unknown[]> {
  const samples: unknown[] = [];
  let before: string | null = null;
  for (let seen = 0; seen < EVENTS_MAX && samples.length < limit; seen += EVENTS_A_LOOK) {
    const rows: StoredEvent[] = await readEventsBefore(db, shop, { type: rule.trigger, before });
    for (const row of rows) samples.push(...samplesOf(shop, rule, row));
    before = rows.at(-1)?.id ?? null;
    if (rows.length < EVENTS_A_LOOK) break;
  }
  return samples.slice(0, limit);
}

interface StoredEvent {
  readonly id: string;
  readonly body: string;
  readonly received_at: Date;
}

async function readEventsBefore(
  db: Database,
  shop: Shop,
  input: { type: string; before: string | null },
): Promise<StoredEvent[]> {
  return db
    .selectFrom("event")
    .select(["id", "body", "received_at"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("type", "=", input.type)
    .$if(input.before !== null, (query) => query.where("id", "<", input.before))
    .orderBy("id", "desc")
    .limit(EVENTS_A_LOOK)
    .execute();
}

function samplesOf(shop: Shop, rule: Rule, row: StoredEvent): unknown[] {
  const event = readStoredEvent(row.body);
  return planDeliveries(event, [rule]).flatMap((decision) => {
    if (!decision.called) return [];
    return decision.calls.map(({ lineNumber }): unknown => {
      const message = {
        // A sample has no delivery. Its id must still be stable and unique, because Zapier deduplicates by id.
        deliveryId: `dlv_sample_${row.id}_${lineNumber ?? 0}`,
        eventId: row.id,
        event,
        shop,
        rule: { id: rule.id, name: rule.name, number: 0 },
        lineNumber,
        sentAt: row.received_at.toISOString(),
      };
      return JSON.parse(buildBody(message, "haak").body);
    });
  });
}

const yesOrNo = ["true", "false"];

export const SAMPLE_OPERATIONS: OperationGroup = {
  tag: "REST Hooks",
  caller: "shop",
  operations: {
    "GET /v1/samples": {
      id: "listSamples",
      summary: "The calls that a hook would get",
      description:
        "Bodies exactly as a hook with these filters would get them, from the shop's own events, the newest first. The answer is a " +
        "plain array instead of a page, because Zapier expects that. It is empty if no event matches. Separate values with commas, or repeat the parameter.",
      query: {
        trigger: z.enum(TRIGGERS),
        products: textParam("Ids of products."),
        product_groups: textParam("Product groups."),
        upsells: textParam("Ids of upsells."),
        forms: textParam("Ids of forms."),
        kinds: textParam(`Kinds of order: ${ORDER_KINDS.join(", ")}.`),
        per_line: choiceParam(yesOrNo, "One body for each line."),
        include_test: choiceParam(yesOrNo, "Test orders too."),
        limit: textParam("The maximum number of samples: 3 by default, and at most 250."),
      },
      answers: { 200: json(z.array(messageSchema), "The bodies.") },
    },
  },
};

import { explainProblem, type Language, PROBLEM_OUTCOMES } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { type PageQuery, readPage, toPage } from "../../platform/http/page.ts";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type ShownTarget, shownUrl } from "../endpoints/index.ts";
import { groupProblems, groupsBehind, type ProblemGroup, writePlace } from "./group-problems.ts";
import { readFailing } from "./read-failing.ts";

const cause = z
  .object({
    outcome: z.enum(PROBLEM_OUTCOMES).meta({
      description:
        "The outcome of the last attempt; `switched_off` if the delivery waits for an endpoint that is off, `cannot_work` if it can never be sent.",
    }),
    status: z.int().nullable().meta({ description: "The status of the answer, if there was one." }),
  })
  .meta({ id: "FailingCause" });

const amount = z
  .object({ currency: z.string(), amount: z.string() })
  .meta({ id: "Amount", examples: [{ currency: "EUR", amount: "121.00" }] });

const problem = z
  .object({
    cause,
    endpoint: z.object({ id: idOf("end"), url: z.string(), kind: z.string(), enabled: z.boolean() }),
    deliveries: count,
    orders: count.meta({ description: "The orders of these deliveries, each counted once." }),
    amounts: z.array(amount).meta({ description: "The sum of these orders, for each currency." }),
    first_at: moment,
    last_at: moment,
    text: z.string().meta({ description: "What is wrong, in the language of `Accept-Language`." }),
    advice: z.string().meta({ description: "What to do, in the language of `Accept-Language`." }),
  })
  .meta({ id: "FailingGroup" });

type ShownProblem = z.output<typeof problem>;

const problems = listOf("FailingGroupPage", problem)
  .extend({
    complete: z
      .boolean()
      .meta({ description: "False if there are so many deliveries that only the newest were read." }),
  })
  .meta({ id: "FailingGroups" });

export const PROBLEM_OPERATIONS: OperationGroup = {
  tag: "Deliveries",
  caller: "shop",
  operations: {
    "GET /v1/problems": {
      id: "getProblems",
      summary: "Deliveries that have not arrived, by cause, the most money first",
      description:
        "Deliveries that failed, that wait for a retry, or that wait for an endpoint that is paused or off. To send a group again, " +
        "start a replay of its endpoint with the cause as `last_outcome` and `last_status`.",
      query: PAGE_QUERY,
      answers: { 200: json(problems, "The groups.") },
      translated: true,
    },
  },
};

/** More failures would not help a seller. Among a million deliveries, this number is read in under 150 ms. */
const DELIVERIES_MAX = 500;

/** `GET /v1/problems`. */
export function problemRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const language = languageOf(request);
    const problems = await readProblems(db, shopOf(response), {
      ...{ language, page: readPage(request), deliveriesMax: DELIVERIES_MAX },
    });
    response.set("Content-Language", language).json(problems);
  });
  return router;
}

interface ProblemsInput {
  readonly language: Language;
  readonly page: PageQuery;
  readonly deliveriesMax: number;
}

/** A page of the groups. `complete` is false if only the newest `deliveriesMax` deliveries were read. */
export async function readProblems(db: Db, shop: ShopKey, input: ProblemsInput) {
  const { deliveries, complete } = await readFailing(db, shop, input.deliveriesMax);
  const groups = groupProblems(deliveries);
  const endpoints = await readEndpoints(
    db,
    shop,
    groups.map(({ endpointId }) => endpointId),
  );
  const rest = groupsBehind(groups, input.page.before) ?? refuseCursor();
  const rows = rest.flatMap((group) => {
    const endpoint = endpoints.get(group.endpointId);
    return endpoint ? [{ group, endpoint }] : [];
  });
  const page = toPage(rows, input.page, {
    id: ({ group }) => writePlace(group),
    show: ({ group, endpoint }) => showGroup(group, endpoint, input.language),
  });
  return { ...page, complete };
}

function refuseCursor(): never {
  throw notValid([{ pointer: "/cursor", message: hubMessage("cursor_unknown") }]);
}

interface EndpointRow extends ShownTarget {
  readonly id: string;
  readonly enabled: boolean;
}

async function readEndpoints(db: Db, shop: ShopKey, ids: readonly string[]): Promise<ReadonlyMap<string, EndpointRow>> {
  const { rows } = await sql<EndpointRow>`
    select e.id, e.kind, e.target, e.enabled, coalesce(h.base_url, 'https://' || h.domain) as connection_url
    from endpoint e
    left join huddle_connection h on e.kind = h.kind and h.bucket = e.bucket and h.shop_id = e.shop_id and h.id = e.target
    where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = any(${ids}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

function showGroup(group: ProblemGroup, endpoint: EndpointRow, language: Language): ShownProblem {
  const { cause, deliveries, orders, amounts, firstAt, lastAt } = group;
  return {
    cause,
    endpoint: { id: endpoint.id, url: shownUrl(endpoint), kind: endpoint.kind, enabled: endpoint.enabled },
    deliveries,
    orders,
    amounts: [...amounts],
    first_at: firstAt.toISOString(),
    last_at: lastAt.toISOString(),
    ...explainProblem(cause, language),
  };
}

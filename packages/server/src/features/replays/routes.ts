import { DELIVERY_STATES, OUTCOMES, TRIGGERS } from "@haak/core";
import { type Response, Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import type { createRuleSetReader, RuleInSet } from "../../pipeline/plan/rule-set.ts";
import { openDefinition, type StoredDefinition } from "../../pipeline/plan/sealed-headers.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type AuditParts, createNote } from "../audit/index.ts";
import { findSavedRule, lockPreview } from "../rules/index.ts";
import { replayBody } from "./replay-filter.ts";
import { type StopReplayParts, stopReplay } from "./stop-replay.ts";
import {
  type CreateReplayParts,
  countMatching,
  createReplay,
  insertReplay,
  selectReplays,
  showReplay,
} from "./store.ts";

/** What these routes need; the note is of each request. */
export type ReplayRouteParts = Omit<StopReplayParts & SendPreviewParts, "note"> & AuditParts;

/** `/v1/replays`: many manual retries in one go, counted before, paced while, and stopped if wanted. */
export function replayRoutes(parts: ReplayRouteParts): Router {
  const router = Router();
  router.post("/", async (request, response) => {
    const shop = shopOf(response);
    const { filter, dry_run: dryRun } = parseBody(request, replayBody);
    if (dryRun) {
      response.json({ matched: await countMatching(parts.db, shop, filter) });
      return;
    }
    const note = createNote(parts, { response, action: "replay.started" });
    response.status(202).json(await createReplay({ ...parts, note }, shop, filter));
  });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectReplays(parts.db, shopOf(response))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showReplay }));
  });
  router.get("/:id", async (request, response) => {
    const row = await selectReplays(parts.db, shopOf(response)).where("id", "=", request.params.id).executeTakeFirst();
    if (!row) throw notFound("thing_replay");
    response.json(showReplay(row));
  });
  router.delete("/:id", async (request, response) => {
    const note = createNote(parts, { response, action: "replay.stopped" });
    const stopped = await stopReplay({ ...parts, note }, { shop: shopOf(response), id: request.params.id });
    if (!stopped) throw notFound("thing_replay");
    response.status(204).end();
  });
  return router;
}

/** For `POST /v1/rules/preview/{token}/send`: makes exactly the calls that a preview showed, each once. */
export function createSendPreview(parts: ReplayRouteParts) {
  return (response: Response, token: string) => {
    const note = createNote(parts, { response, action: "preview.sent" });
    return sendPreview({ ...parts, note }, shopOf(response), token);
  };
}

const filterShown = z.object({
  states: z.array(z.enum(DELIVERY_STATES)).optional(),
  endpoint_id: z.string().optional(),
  rule_id: z.string().optional(),
  event_types: z.array(z.enum(TRIGGERS)).optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  last_outcome: z.enum(OUTCOMES).optional(),
  last_status: z.int().optional(),
});

const replay = z
  .object({
    id: idOf("rpl"),
    state: z.enum(["running", "done", "stopped"]),
    matched: count.meta({ description: "How many deliveries it is of." }),
    done: count.meta({ description: "How many have ended." }),
    failed: count.meta({ description: "How many of these failed." }),
    filter: filterShown.nullable().meta({ description: "Null for one that sends what a preview showed." }),
    preview: z.string().nullable().meta({ description: "The token of that preview." }),
    rule_id: z
      .string()
      .nullable()
      .meta({ description: "The rule whose calls it makes, for one that sends a preview." }),
    created_at: moment,
    ended_at: moment.nullable(),
  })
  .meta({ id: "Replay" });

const started = z.object({ id: idOf("rpl"), matched: count }).meta({ id: "StartedReplay" });

/** What the reference says of `/v1/replays`, and of sending a preview. */
export const REPLAY_OPERATIONS: OperationGroup = {
  tag: "Replays",
  caller: "shop",
  operations: {
    "GET /v1/replays": {
      id: "listReplays",
      summary: "The replays of the shop",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ReplayList", replay), "A page of replays.") },
    },
    "POST /v1/replays": {
      id: "startReplay",
      summary: "Send many deliveries again",
      description:
        "A manual retry of each, under the same ids. `since` and `until` compare the delivery's `created_at`, `last_outcome` and " +
        "`last_status` what its last attempt came to. An empty filter is 422; without `states` it is of what failed.",
      body: {
        schema: replayBody.meta({ id: "NewReplay" }),
        example: { filter: { states: ["failed"] }, dry_run: true },
      },
      answers: {
        200: json(z.object({ matched: count }).meta({ id: "CountedReplay" }), "A dry run: only counted."),
        202: json(started, "It is under way."),
      },
    },
    "GET /v1/replays/{id}": { id: "getReplay", summary: "One replay", answers: { 200: json(replay, "The replay.") } },
    "DELETE /v1/replays/{id}": {
      id: "stopReplay",
      summary: "Stop a replay",
      description: "What was not sent yet is put back to its former state.",
      answers: { 204: nothing("It has stopped.") },
    },
    "POST /v1/rules/preview/{token}/send": {
      id: "sendPreview",
      summary: "Make the calls that a preview showed",
      description: "Exactly those, each once, also if asked twice. Save the rule first.",
      answers: { 202: json(started, "It is under way.") },
      conflict: "No saved rule is the one that was previewed.",
    },
  },
};

/** What sending a what-if needs. */
export interface SendPreviewParts extends CreateReplayParts {
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
  readonly seal: Seal;
}

/**
 * Turns the calls that a what-if showed into a replay that makes them, in the name of the saved rule. What exists already
 * is not among them, nor is what another what-if is about to make. Asked again, it tells of the same replay.
 *
 * @throws Problem 404 if the shop has no such what-if, 409 if no saved rule is the one that was looked at.
 */
async function sendPreview(
  parts: SendPreviewParts,
  shop: ShopKey,
  previewId: string,
): Promise<{ id: string; matched: number }> {
  return parts.db.transaction().execute(async (tx) => {
    const books = await parts.readRuleSets(tx, shop.bucket, [shop.id]);
    const preview = await lockPreview(tx, shop, previewId);
    if (preview === null) throw notFound("thing_preview");
    const sent = await selectReplays(tx, shop).where("preview_id", "=", previewId).executeTakeFirst();
    if (sent) return { id: sent.id, matched: sent.matched };
    const open = (definition: StoredDefinition) => openDefinition(parts.seal, definition);
    const bookRules = books.get(shop.id)?.rules ?? [];
    const rules = bookRules.map((one) => ({ ...one, id: one.rule.id, definition: open(one.rule) }));
    const rule = findSavedRule(rules, { ...preview, definition: open(preview.definition) });
    if (rule === null) {
      throw conflict("rule_not_saved", hubMessage("preview_rule_not_saved"));
    }
    return pinCalls(parts, tx, { shop, previewId, rule });
  });
}

async function pinCalls(
  { newId, clock, note }: CreateReplayParts,
  tx: Tx,
  { shop, previewId, rule }: { shop: ShopKey; previewId: string; rule: RuleInSet },
): Promise<{ id: string; matched: number }> {
  const id = newId("rpl");
  const ruleId = rule.rule.id;
  const { numAffectedRows } = await sql`
    insert into replay_item (bucket, shop_id, replay_id, position, state, endpoint_id, event_id, rule_id, line_number)
    select ${shop.bucket}::smallint, ${shop.id}, ${id}, row_number() over (order by p.number desc, c.position), 'queued',
      ${rule.endpointId}, c.event_id, ${ruleId}, c.line_number
    from preview_page p
    cross join lateral unnest(p.event_ids, p.line_numbers) with ordinality as c (event_id, line_number, position)
    where p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id} and p.preview_id = ${previewId}
      and not exists (
        select 1 from delivery d
        where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id}
          and d.event_id = c.event_id and d.rule_id = ${ruleId} and d.line_number = c.line_number)
    on conflict (bucket, shop_id, event_id, rule_id, line_number) where event_id is not null do nothing`.execute(tx);
  const matched = Number(numAffectedRows ?? 0n);
  await insertReplay(tx, shop, { id, filter: null, previewId, ruleId, matched, now: clock.now() });
  // The items are what is left to do; the what-if itself stays, to be recognised if it is sent again.
  await sql`
    delete from preview_page
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and preview_id = ${previewId}`.execute(tx);
  await note(tx, id);
  return { id, matched };
}

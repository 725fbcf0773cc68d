import { Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { type AuditParts, createNote } from "../audit/index.ts";
import { countMatching, createReplay } from "./create-replay.ts";
import { replayBody } from "./replay-filter.ts";
import { selectReplays, showReplay } from "./replay-store.ts";
import { type SendPreviewParts, sendPreview } from "./send-preview.ts";
import { type StopReplayParts, stopReplay } from "./stop-replay.ts";

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

/** `POST /v1/rules/preview/{token}/send`: makes exactly the calls that a what-if showed, each once. */
export function sendPreviewRoutes(parts: ReplayRouteParts): Router {
  const router = Router();
  router.post("/preview/:token/send", async (request, response) => {
    const note = createNote(parts, { response, action: "preview.sent" });
    response.status(202).json(await sendPreview({ ...parts, note }, shopOf(response), request.params.token));
  });
  return router;
}

import { type Response, Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { type AuditParts, createNote } from "../audit/index.ts";
import { countMatching, createReplay, type SendPreviewParts, sendPreview } from "./create-replay.ts";
import { type CountedReplay, replayBody, type StartedReplay } from "./schema.ts";
import { type StopReplayParts, stopReplay } from "./stop-replay.ts";
import { selectReplays, showReplay } from "./store.ts";

/** The note is made for each request, because it names who made the request. */
export type ReplayRouteParts = Omit<StopReplayParts & SendPreviewParts, "note"> & AuditParts;

/** `/v1/replays`: starts, lists, shows and stops replays. A replay retries many deliveries. */
export function replayRoutes(parts: ReplayRouteParts): Router {
  const router = Router();
  router.post("/", async (request, response) => {
    const shop = shopOf(response);
    const { filter, dry_run: dryRun } = parseBody(request, replayBody);
    if (dryRun) {
      response.json({ matched: await countMatching(parts.db, shop, filter) } satisfies CountedReplay);
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

/** Handles `POST /v1/rules/preview/{token}/send`, which is mounted with the rules. */
export function createSendPreview(parts: ReplayRouteParts) {
  return (response: Response, token: string): Promise<StartedReplay> => {
    const note = createNote(parts, { response, action: "preview.sent" });
    return sendPreview({ ...parts, note }, shopOf(response), token);
  };
}

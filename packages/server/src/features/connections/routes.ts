import type { Language } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { lockRuleSet } from "../../pipeline/plan/rule-set.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../platform/http/etag.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { languageOf } from "../../platform/i18n/hub-messages.ts";
import { noteChange } from "../audit/index.ts";
import {
  type ConnectionParts,
  changeConnection,
  checkNewReach,
  checkReach,
  createConnection,
  removeConnection,
} from "./change-connection.ts";
import { answerCheck, type CheckParts } from "./check-connection.ts";
import { type ConnectionResource, showCheck } from "./show-connection.ts";
import { requireConnection, type StoredConnection, selectConnections } from "./store.ts";

/** Lists, creates, shows, changes, deletes and checks the connections of one sort. Keys are accepted and never shown. */
export function connectionRoutes(parts: ConnectionParts & CheckParts, resource: ConnectionResource): Router {
  const router = Router();
  router.get("/", (request, response) => answerList(parts, resource, { request, response }));
  router.post("/", (request, response) => answerCreated(parts, resource, { request, response }));
  router.get("/:id", async (request, response) => {
    const key = { id: request.params.id, sort: resource.sort };
    const connection = await requireConnection(parts.db, shopOf(response), key);
    answerOne(parts, resource, { request, response, connection });
  });
  router.patch("/:id", (request, response) => answerChanged(parts, resource, { request, response }));
  router.post("/:id/check", (request, response) => answerCheck(parts, resource.sort, { request, response }));
  router.delete("/:id", async (request, response) => {
    const shop = shopOf(response);
    const key = { id: request.params.id, sort: resource.sort };
    await parts.db.transaction().execute(async (tx) => {
      await lockRuleSet(tx, shop);
      const current = await requireConnection(tx, shop, key);
      checkIfMatch(request, tagOf(parts, resource, current));
      await removeConnection(parts, tx, { shop, current });
      await noteChange(parts, tx, { response, action: "connection.deleted", subject: current.id });
    });
    response.status(204).end();
  });
  return router;
}

/** The tag leaves the last check out, because a check changes nothing that a client could be editing. */
const tagOf = ({ seal }: ConnectionParts, { show }: ConnectionResource, connection: StoredConnection) =>
  show(seal, { ...connection, last_check: null });

function createShow({ seal, translate }: ConnectionParts, { show }: ConnectionResource, language: Language) {
  return ({ last_check: check, ...connection }: StoredConnection) =>
    show(seal, { ...connection, last_check: check && showCheck(check, { translate, language }) });
}

interface Answered {
  readonly request: Pick<Request, "acceptsLanguages">;
  readonly response: Response;
  readonly connection: StoredConnection;
  readonly status?: number;
}

function answerOne(parts: ConnectionParts, resource: ConnectionResource, answered: Answered) {
  const { request, response, connection, status } = answered;
  const language = languageOf(request);
  const tagged = tagOf(parts, resource, connection);
  response.set("Content-Language", language);
  sendResource(response, createShow(parts, resource, language)(connection), { tagged, ...(status ? { status } : {}) });
}

interface Exchange<Asked = Request> {
  readonly request: Asked;
  readonly response: Response;
}

async function answerList(parts: ConnectionParts, resource: ConnectionResource, { request, response }: Exchange) {
  const language = languageOf(request);
  const page = readPage(request);
  const rows = await selectConnections(parts.db, shopOf(response), resource.sort)
    .$if(page.before !== null, (query) => query.where("id", "<", page.before))
    .orderBy("id", "desc")
    .limit(page.limit + 1)
    .execute();
  const show = createShow(parts, resource, language);
  response.set("Content-Language", language).json(toPage(rows, page, { id: (row) => row.id, show }));
}

async function answerCreated(parts: ConnectionParts, resource: ConnectionResource, { request, response }: Exchange) {
  const shop = shopOf(response);
  const input = resource.readNew(request);
  await checkNewReach(parts, input);
  const connection = await parts.db.transaction().execute(async (tx) => {
    const made = await createConnection(parts, tx, { shop, input });
    await noteChange(parts, tx, { response, action: "connection.created", subject: made.id });
    return made;
  });
  answerOne(parts, resource, { request, response, connection, status: 201 });
}

async function answerChanged(
  parts: ConnectionParts,
  resource: ConnectionResource,
  { request, response }: Exchange<Request<{ id: string }>>,
) {
  const shop = shopOf(response);
  const patch = resource.readPatch(request);
  const key = { id: request.params.id, sort: resource.sort };
  await checkReach(parts, await requireConnection(parts.db, shop, key), patch);
  const connection = await parts.db.transaction().execute(async (tx) => {
    await lockRuleSet(tx, shop);
    const current = await requireConnection(tx, shop, key);
    checkIfMatch(request, tagOf(parts, resource, current));
    await noteChange(parts, tx, { response, action: "connection.changed", subject: current.id });
    return changeConnection(parts, tx, { shop, current, patch });
  });
  answerOne(parts, resource, { request, response, connection });
}

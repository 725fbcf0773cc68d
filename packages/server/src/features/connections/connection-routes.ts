import type { Language } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { lockRuleSet } from "../../pipeline/plan/rule-set.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../platform/http/etag.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { translateCheck } from "../access/index.ts";
import { noteChange } from "../audit/index.ts";
import type { ConnectionPatch, NewConnection } from "./connection-body.ts";
import {
  type ConnectionParts,
  type ConnectionSort,
  changeConnection,
  checkNewReach,
  checkReach,
  makeConnection,
  type ReadableConnection,
  removeConnection,
  requireConnection,
  type StoredConnection,
  selectConnections,
} from "./connection-changes.ts";

/** How the connections of one sort are written and shown; what can be done with them is the same for all. */
export interface ConnectionDialect {
  readonly sort: ConnectionSort;
  /** @throws Problem 422. */
  readonly readNew: (request: Request) => NewConnection & { kind: string };
  /** @throws Problem 422. */
  readonly readPatch: (request: Request) => ConnectionPatch;
  readonly show: (seal: Seal, connection: ReadableConnection) => object;
}

/** The list of a shop's connections of one sort, and making, showing, changing and removing one. Keys go in and are never shown. */
export function connectionRoutes(parts: ConnectionParts, dialect: ConnectionDialect): Router {
  const router = Router();
  router.get("/", (request, response) => answerList(parts, dialect, { request, response }));
  router.post("/", (request, response) => answerMade(parts, dialect, { request, response }));
  router.get("/:id", async (request, response) => {
    const wish = { id: request.params.id, sort: dialect.sort };
    const connection = await requireConnection(parts.db, shopOf(response), wish);
    answerOne(parts, dialect, { request, response, connection });
  });
  router.patch("/:id", (request, response) => answerChanged(parts, dialect, { request, response }));
  router.delete("/:id", async (request, response) => {
    const shop = shopOf(response);
    const wish = { id: request.params.id, sort: dialect.sort };
    await parts.db.transaction().execute(async (tx) => {
      await lockRuleSet(tx, shop);
      const current = await requireConnection(tx, shop, wish);
      checkIfMatch(request, tagOf(parts, dialect, current));
      await removeConnection(parts, tx, { shop, current });
      await noteChange(parts, tx, { response, action: "connection.deleted", subject: current.id });
    });
    response.status(204).end();
  });
  return router;
}

/** Being tried out changes nothing that anybody could be about to change. */
const tagOf = ({ seal }: ConnectionParts, { show }: ConnectionDialect, connection: StoredConnection) =>
  show(seal, { ...connection, last_check: null });

/** Shows connections to whoever asks, in their language. */
function createShow({ seal, translate }: ConnectionParts, { show }: ConnectionDialect, language: Language) {
  return ({ last_check: check, ...connection }: StoredConnection) =>
    show(seal, { ...connection, last_check: check && translateCheck(check, { translate, language }) });
}

interface Answered {
  readonly request: Pick<Request, "acceptsLanguages">;
  readonly response: Response;
  readonly connection: StoredConnection;
  readonly status?: number;
}

function answerOne(parts: ConnectionParts, dialect: ConnectionDialect, answered: Answered) {
  const { request, response, connection, status } = answered;
  const language = languageOf(request);
  const tagged = tagOf(parts, dialect, connection);
  response.set("Content-Language", language);
  sendResource(response, createShow(parts, dialect, language)(connection), { tagged, ...(status ? { status } : {}) });
}

interface Exchange<Asked = Request> {
  readonly request: Asked;
  readonly response: Response;
}

async function answerList(parts: ConnectionParts, dialect: ConnectionDialect, { request, response }: Exchange) {
  const language = languageOf(request);
  const page = readPage(request);
  const rows = await selectConnections(parts.db, shopOf(response), dialect.sort)
    .$if(page.before !== null, (query) => query.where("id", "<", page.before))
    .orderBy("id", "desc")
    .limit(page.limit + 1)
    .execute();
  const show = createShow(parts, dialect, language);
  response.set("Content-Language", language).json(toPage(rows, page, { id: (row) => row.id, show }));
}

async function answerMade(parts: ConnectionParts, dialect: ConnectionDialect, { request, response }: Exchange) {
  const shop = shopOf(response);
  const wish = dialect.readNew(request);
  await checkNewReach(parts, wish);
  const connection = await parts.db.transaction().execute(async (tx) => {
    const made = await makeConnection(parts, tx, { shop, wish });
    await noteChange(parts, tx, { response, action: "connection.created", subject: made.id });
    return made;
  });
  answerOne(parts, dialect, { request, response, connection, status: 201 });
}

async function answerChanged(
  parts: ConnectionParts,
  dialect: ConnectionDialect,
  { request, response }: Exchange<Request<{ id: string }>>,
) {
  const shop = shopOf(response);
  const patch = dialect.readPatch(request);
  const wish = { id: request.params.id, sort: dialect.sort };
  await checkReach(parts, await requireConnection(parts.db, shop, wish), patch);
  const connection = await parts.db.transaction().execute(async (tx) => {
    await lockRuleSet(tx, shop);
    const current = await requireConnection(tx, shop, wish);
    checkIfMatch(request, tagOf(parts, dialect, current));
    await noteChange(parts, tx, { response, action: "connection.changed", subject: current.id });
    return changeConnection(parts, tx, { shop, current, patch });
  });
  answerOne(parts, dialect, { request, response, connection });
}

import { buildBody, isConnectorKind, sampleEvent } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { enqueueStandalone } from "../../pipeline/queue/enqueue.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../platform/http/etag.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { parseBody, parseOptionalBody } from "../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { createNote, type Note, noteChange } from "../audit/index.ts";
import { listEndpoints, readEndpoint, showEndpoint } from "./read-endpoints.ts";
import { patchBody, rotateBody, settableOf } from "./schema.ts";
import { newStoredSecret, rotateSecret } from "./store.ts";
import { lockEndpoint, switchEndpoint } from "./switch-endpoint.ts";

export interface EndpointRouteParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly hint: (bucket: number) => void;
}

/** `/v1/endpoints`: endpoints with their health, switch, limits, secrets and test call. */
export function endpointRoutes(parts: EndpointRouteParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await listEndpoints(parts.db, shopOf(response), page);
    const language = languageOf(request);
    response.json(toPage(rows, page, { id: (row) => row.id, show: (row) => showEndpoint(row, parts, language) }));
  });
  router.get("/:id", async (request, response) => {
    const endpoint = await readEndpoint(parts, parts.db, {
      shop: shopOf(response),
      id: request.params.id,
      language: languageOf(request),
    });
    sendResource(response, endpoint, { tagged: settableOf(endpoint) });
  });
  router.patch("/:id", (request, response) => changeEndpoint(parts, request, response));
  router.get("/:id/secret", async (request, response) => {
    const endpoint = await requireEndpoint(parts.db, shopOf(response), request.params.id);
    const sealed = endpoint.secrets[0]?.sealed ?? "";
    response.set("Cache-Control", "no-store").json({ secret: parts.seal.open(Buffer.from(sealed, "base64")) });
  });
  router.post("/:id/secret/rotate", async (request, response) => {
    const shop = shopOf(response);
    const { id } = request.params;
    const { overlap_seconds: overlapSeconds } = parseOptionalBody(request, rotateBody);
    const secret = await parts.db.transaction().execute(async (tx) => {
      await requireEndpoint(tx, shop, id);
      await noteChange(parts, tx, { response, action: "endpoint.secret.rotated", subject: id });
      return rotateSecret(parts, tx, { shop, id, overlapSeconds, fresh: newStoredSecret(parts.seal) });
    });
    response.set("Cache-Control", "no-store").json({ secret });
  });
  router.post("/:id/test", async (request, response) => {
    const shop = shopOf(response);
    const note = createNote(parts, { response, action: "endpoint.tested" });
    const deliveryId = await sendTest({ ...parts, note }, shop, request.params.id);
    parts.hint(shop.bucket);
    response.status(202).json({ delivery_id: deliveryId });
  });
  return router;
}

async function changeEndpoint(
  parts: EndpointRouteParts,
  request: Request<{ id: string }>,
  response: Response,
): Promise<void> {
  const shop = shopOf(response);
  const { enabled, rate_per_second, concurrency, send_waiting } = parseBody(request, patchBody);
  const patch = { enabled, rate_per_second, concurrency, send_waiting };
  const { id } = request.params;
  const language = languageOf(request);
  const changed = await parts.db.transaction().execute(async (tx) => {
    // Locked before the tag is compared, so that of two changes of the same state the second one is refused.
    await lockEndpoint(tx, shop, { id, patch });
    checkIfMatch(request, settableOf(await readEndpoint(parts, tx, { shop, id, language })));
    await switchEndpoint(parts, tx, { shop, id, patch });
    await noteChange(parts, tx, { response, action: "endpoint.changed", subject: id });
    return readEndpoint(parts, tx, { shop, id, language });
  });
  parts.hint(shop.bucket);
  sendResource(response, changed, { tagged: settableOf(changed) });
}

async function requireEndpoint(db: Database | Tx, shop: Shop, id: string) {
  const row = await db
    .selectFrom("endpoint")
    .select(["id", "kind", "secrets"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw notFound("thing_endpoint");
  return row;
}

/** A test call uses the same queue, log and retries as a real call, but has no event and no rule. */
type TestParts = EndpointRouteParts & { readonly note: Note };

async function sendTest(parts: TestParts, shop: Shop, endpointId: string): Promise<string> {
  const { kind } = await requireEndpoint(parts.db, shop, endpointId);
  if (isConnectorKind(kind)) {
    const detail = hubMessage("no_test_call_for_access");
    throw conflict("no_test", detail);
  }
  const now = parts.clock.now();
  const id = parts.newId("dlv");
  const message = {
    deliveryId: id,
    eventId: `evt_sample_${id}`,
    event: sampleEvent("order.paid"),
    shop,
    rule: null,
    lineNumber: null,
    sentAt: now.toISOString(),
  };
  const one = { id, endpointId, format: "haak", ...buildBody(message, "haak"), createdAt: now };
  await parts.db.transaction().execute(async (tx) => {
    await enqueueStandalone(tx, shop, one);
    await parts.note(tx, endpointId);
  });
  return id;
}

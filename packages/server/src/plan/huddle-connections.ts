import { findEndpointUrlProblem } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import type { Clock } from "../world/clock.ts";
import type { Database, Db } from "../world/database.ts";
import { shopOf } from "../world/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../world/http/etag.ts";
import { readPage, toPage } from "../world/http/page.ts";
import { conflict, notFound } from "../world/http/problem.ts";
import { parseBody } from "../world/http/read-body.ts";
import type { NewId } from "../world/ids.ts";
import type { Seal } from "../world/seal.ts";
import type { Shop } from "../world/shop.ts";
import { checkUrl, type RefuseTarget } from "./check-action.ts";
import { huddleBaseUrl } from "./huddle-base-url.ts";
import { holdRuleBook } from "./rule-book.ts";
import { type StoredRule, selectRules } from "./rule-store.ts";

const baseUrl = z
  .string()
  .superRefine((url, context) => {
    const problem = findEndpointUrlProblem(url);
    const parsed = URL.parse(url);
    const extra =
      parsed && (parsed.search || parsed.hash) ? "holds a query or a fragment; leave out all from ? or # on" : null;
    const message = problem ?? extra;
    if (message !== null) context.addIssue({ code: "custom", message });
  })
  .transform((url) => url.replace(/\/+$/, ""));

const fields = {
  name: z.string().trim().min(1).max(200),
  domain: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "is no domain; write it as name.thehuddle.nl, without https://"),
  api_key: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine((key) => key !== "." && key !== "..", "is no key of Huddle's"),
};

/** How a key is shown. Sent back it means: as it is. */
const MASKED_KEY = "[masked]";
const ignored = z.unknown().optional();

const newConnection = z.strictObject({ ...fields, base_url: baseUrl.nullish() });
const connectionPatch = z.strictObject({
  ...z.object({ ...fields, base_url: baseUrl.nullable() }).partial().shape,
  ...{ id: ignored, created_at: ignored, updated_at: ignored },
});

/** What the connection routes need. */
export interface HuddleConnectionParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly refuseTarget: RefuseTarget;
}

/** `/v1/huddle/connections`: the Huddle communities of a shop. Keys go in and are never shown. */
export function huddleConnectionRoutes(parts: HuddleConnectionParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectConnections(parts.db, shopOf(response))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showConnection }));
  });
  router.post("/", async (request, response) => {
    sendResource(
      response,
      showConnection(await makeConnection(parts, shopOf(response), parseBody(request, newConnection))),
      { status: 201 },
    );
  });
  router.get("/:id", async (request, response) => {
    sendResource(response, showConnection(await requireConnection(parts.db, shopOf(response), request.params.id)));
  });
  router.patch("/:id", async (request, response) => {
    const shop = shopOf(response);
    const patch = parseBody(request, connectionPatch);
    await checkReach(parts, await requireConnection(parts.db, shop, request.params.id), patch);
    const changed = await parts.db.transaction().execute(async (tx) => {
      await holdRuleBook(tx, shop);
      const current = await requireConnection(tx, shop, request.params.id);
      checkIfMatch(request, showConnection(current));
      return changeConnection(parts, tx, { shop, id: current.id, patch });
    });
    sendResource(response, showConnection(changed));
  });
  router.delete("/:id", async (request, response) => {
    await removeConnection(parts, shopOf(response), request.params.id);
    response.status(204).end();
  });
  return router;
}

const COLUMNS = ["id", "name", "domain", "base_url", "created_at", "updated_at"] as const;

function selectConnections(db: Db, shop: Shop) {
  return db
    .selectFrom("huddle_connection")
    .select(COLUMNS)
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("deleted_at", "is", null);
}

async function requireConnection(db: Db, shop: Shop, id: string) {
  const row = await selectConnections(db, shop).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound("Huddle connection");
  return row;
}

/** @throws Problem 422 if the address that the connection would have may not be called. */
async function checkReach(
  parts: HuddleConnectionParts,
  current: { domain: string; base_url: string | null },
  patch: { domain?: string | undefined; base_url?: string | null | undefined },
): Promise<void> {
  const reach = {
    domain: patch.domain ?? current.domain,
    base_url: patch.base_url === undefined ? current.base_url : patch.base_url,
  };
  await checkUrl(parts.refuseTarget, huddleBaseUrl(reach), reach.base_url === null ? "/domain" : "/base_url");
}

async function makeConnection(parts: HuddleConnectionParts, shop: Shop, wish: z.output<typeof newConnection>) {
  const baseUrl = wish.base_url ?? null;
  await checkReach(parts, { domain: wish.domain, base_url: baseUrl }, {});
  const now = parts.clock.now();
  return parts.db
    .insertInto("huddle_connection")
    .values({
      bucket: shop.bucket,
      shop_id: shop.id,
      id: parts.newId("hcn"),
      name: wish.name,
      domain: wish.domain,
      base_url: baseUrl,
      sealed_api_key: parts.seal.seal(wish.api_key),
      created_at: now,
      updated_at: now,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

async function changeConnection(
  parts: HuddleConnectionParts,
  db: Db,
  { shop, id, patch }: { shop: Shop; id: string; patch: z.output<typeof connectionPatch> },
) {
  const { api_key: apiKey, name, domain, base_url } = patch;
  return db
    .updateTable("huddle_connection")
    .set({
      ...(name === undefined ? {} : { name }),
      ...(domain === undefined ? {} : { domain }),
      ...(base_url === undefined ? {} : { base_url }),
      ...(apiKey === undefined || apiKey === MASKED_KEY ? {} : { sealed_api_key: parts.seal.seal(apiKey) }),
      updated_at: parts.clock.now(),
    })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** A connection that rules still use stays: removing it would let buyers in nowhere, without a word. */
async function removeConnection(parts: HuddleConnectionParts, shop: Shop, id: string): Promise<void> {
  await parts.db.transaction().execute(async (tx) => {
    await holdRuleBook(tx, shop);
    await requireConnection(tx, shop, id);
    const rules = await selectRules(tx, shop).execute();
    refuseIfUsed(rules.filter(({ definition: { action } }) => action.type === "huddle" && action.connection_id === id));
    await tx
      .updateTable("huddle_connection")
      .set({ deleted_at: parts.clock.now() })
      .where("bucket", "=", shop.bucket)
      .where("shop_id", "=", shop.id)
      .where("id", "=", id)
      .execute();
  });
}

function refuseIfUsed(users: readonly StoredRule[]): void {
  if (users.length === 0) return;
  const names = users.map(({ definition }) => `"${definition.name}"`).join(", ");
  throw conflict("in_use", `Rules still use this connection: ${names}. Delete them or give them another first.`);
}

/** A connection as the API shows it: with the address that it has, given or following from its domain. */
function showConnection(row: Awaited<ReturnType<typeof requireConnection>>) {
  const { created_at, updated_at, ...rest } = row;
  return {
    ...rest,
    base_url: huddleBaseUrl(row),
    api_key: MASKED_KEY,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

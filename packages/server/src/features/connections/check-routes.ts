import type { Translate } from "@haak/core";
import { type Connector, emailSchema } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import type { Seal } from "../../platform/crypto/seal.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { conflict, notValid } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ConnectionCheck } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { openSettings, translateCheck } from "../access/index.ts";
import { noteChange } from "../audit/index.ts";
import type { CheckConnectorAction } from "../rules/index.ts";
import { type ConnectionSort, requireConnection, type StoredConnection } from "./connection-changes.ts";
import { huddleBaseUrl } from "./huddle-base-url.ts";
import {
  actionOf,
  type OpenedConnection,
  planTry,
  type TryParts,
  type TryWish,
  tryConnection,
} from "./try-connection.ts";

const nameSchema = z.string().trim().min(1).max(200);

/** Whom a connection is tried for: the seller's own address, as whoever it is really gets in. */
export const checkBody = z.strictObject({
  email: emailSchema,
  sku: nameSchema.nullish(),
  level: nameSchema.nullish(),
});

/** What the routes need. */
export interface CheckRouteParts extends TryParts {
  readonly db: Database;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly checkConnectorAction: CheckConnectorAction;
  readonly translate: Translate;
}

/**
 * `POST …/connections/{id}/check`: lets somebody in once, at this moment, and says what came of it. No system has a call that only
 * asks whether address and key are right, so that nothing less would prove it. The ledger knows nothing of it: nobody bought anything.
 */
export function checkRoutes(parts: CheckRouteParts, sort: ConnectionSort): Router {
  const router = Router();
  router.post("/:id/check", async (request, response) => {
    const shop = shopOf(response);
    const row = await requireConnection(parts.db, shop, { id: request.params.id, sort });
    const { email, sku, level } = parseBody(request, checkBody);
    const wish = { email: email.trim(), item: itemOf({ sku, level }) };
    const connector = connectorFor(parts, row);
    const connection = await openOne(parts, shop, row);
    const call = planCall(parts, connector, { row, connection, wish });
    const { check, said } = await tryConnection(parts, connector, { connection, call });
    await parts.db.transaction().execute(async (tx) => {
      await keepCheck(tx, shop, { row, check });
      await noteChange(parts, tx, { response, action: "connection.checked", subject: row.id });
    });
    const language = languageOf(request);
    response
      .set("Content-Language", language)
      .json({ ...translateCheck(check, { translate: parts.translate, language }), said });
  });
  return router;
}

function itemOf({ sku, level }: Pick<z.output<typeof checkBody>, "sku" | "level">): TryWish["item"] {
  if (sku && level) throw notValid([{ pointer: "/level", message: hubMessage("level_beside_sku") }]);
  if (level) return { kind: "level", name: level };
  return sku ? { kind: "sku", name: sku } : null;
}

function connectorFor({ connectors }: CheckRouteParts, { kind }: StoredConnection): Connector {
  const connector = connectors.get(kind);
  if (!connector) throw conflict("no_connector", hubMessage("connector_removed", { kind }));
  return connector;
}

interface Planned {
  readonly row: StoredConnection;
  readonly connection: OpenedConnection;
  readonly wish: TryWish;
}

/** @throws Problem 422 for what can never work there, 409 where there is no call for it. */
function planCall(parts: CheckRouteParts, connector: Connector, { row, connection, wish }: Planned) {
  const { lite } = openSettings(parts.seal, row.settings);
  const errors = parts.checkConnectorAction(actionOf(connector, row, wish), "order.paid", { lite });
  if (errors.length > 0) {
    const pointer = wish.item?.kind === "level" ? "/level" : "/sku";
    throw notValid(errors.map(({ message }) => ({ pointer, message })));
  }
  const call = planTry(connector, { connection, wish, now: parts.clock.now() });
  if (call !== null) return call;
  throw conflict("no_call", hubMessage("connection_has_no_grant_call"));
}

/** The key is opened for this call alone. */
async function openOne({ db, seal }: CheckRouteParts, shop: ShopKey, row: StoredConnection): Promise<OpenedConnection> {
  const { sealed_api_key: sealed } = await db
    .selectFrom("huddle_connection")
    .select("sealed_api_key")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", row.id)
    .executeTakeFirstOrThrow();
  const open = { baseUrl: huddleBaseUrl(row), apiKey: seal.open(sealed) };
  return { id: row.id, open, settings: openSettings(seal, row.settings) };
}

/** Unless the connection was changed meanwhile: then it is another one that was tried. */
async function keepCheck(tx: Db, shop: ShopKey, { row, check }: { row: StoredConnection; check: ConnectionCheck }) {
  await tx
    .updateTable("huddle_connection")
    .set({ last_check: JSON.stringify(check) })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", row.id)
    .where("updated_at", "=", row.updated_at)
    .execute();
}

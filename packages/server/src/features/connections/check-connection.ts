import {
  type AccessAction,
  type AccessCall,
  type AccessItem,
  type Connector,
  type ConnectorCall,
  classifyStatus,
  type GuardedRequest,
  type GuardedResponse,
  type OrderEvent,
  sampleEvent,
  type Translate,
} from "@haak/core";
import type { Request, Response } from "express";
import type { z } from "zod";
import type { Seal } from "../../platform/crypto/seal.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { conflict, notValid } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ConnectionCheck, ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { openSettings } from "../access/index.ts";
import { noteChange } from "../audit/index.ts";
import type { CheckConnectorAction } from "../rules/index.ts";
import { checkSchema, type TriedConnection } from "./schema.ts";
import { showCheck } from "./show-connection.ts";
import { type ConnectionSort, connectionBaseUrl, requireConnection, type StoredConnection } from "./store.ts";

/** What checking a connection needs of the rest of the hub. */
export interface CheckParts extends CallParts {
  readonly db: Database;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly checkConnectorAction: CheckConnectorAction;
  readonly translate: Translate;
}

/**
 * `POST …/connections/{id}/check`: gives one person access, at once, and shows the result. A real grant is needed, because no
 * system has a call that only checks the address and the key. The ledger does not record it, because nothing was bought.
 */
export async function answerCheck(
  parts: CheckParts,
  sort: ConnectionSort,
  { request, response }: { readonly request: Request<{ id: string }>; readonly response: Response },
): Promise<void> {
  const shop = shopOf(response);
  const row = await requireConnection(parts.db, shop, { id: request.params.id, sort });
  const { email, sku, level } = parseBody(request, checkSchema);
  const input = { email: email.trim(), item: itemOf({ sku, level }) };
  const connector = connectorFor(parts, row);
  const connection = await openOne(parts, shop, row);
  const call = planCall(parts, connector, { row, connection, input });
  const { check, said } = await makeCheckCall(parts, connector, { connection, call });
  await parts.db.transaction().execute(async (tx) => {
    await keepCheck(tx, shop, { row, check });
    await noteChange(parts, tx, { response, action: "connection.checked", subject: row.id });
  });
  const language = languageOf(request);
  const shown: TriedConnection = { ...showCheck(check, { translate: parts.translate, language }), said };
  response.set("Content-Language", language).json(shown);
}

function itemOf({ sku, level }: Pick<z.output<typeof checkSchema>, "sku" | "level">): CheckInput["item"] {
  if (sku && level) throw notValid([{ pointer: "/level", message: hubMessage("level_beside_sku") }]);
  if (level) return { kind: "level", name: level };
  return sku ? { kind: "sku", name: sku } : null;
}

function connectorFor({ connectors }: CheckParts, { kind }: StoredConnection): Connector {
  const connector = connectors.get(kind);
  if (!connector) throw conflict("no_connector", hubMessage("connector_removed", { kind }));
  return connector;
}

interface Planned {
  readonly row: StoredConnection;
  readonly connection: OpenedConnection;
  readonly input: CheckInput;
}

/** @throws Problem 422 if a rule could not give this either, 409 if the connection has no call for it. */
function planCall(parts: CheckParts, connector: Connector, { row, connection, input }: Planned) {
  const { lite } = openSettings(parts.seal, row.settings);
  const errors = parts.checkConnectorAction(actionOf(connector, row, input), "order.paid", { lite });
  if (errors.length > 0) {
    const pointer = input.item?.kind === "level" ? "/level" : "/sku";
    throw notValid(errors.map(({ message }) => ({ pointer, message })));
  }
  const call = planCheckCall(connector, { connection, input, now: parts.clock.now() });
  if (call !== null) return call;
  throw conflict("no_call", hubMessage("connection_has_no_grant_call"));
}

/** Opens the key for this one call only. */
async function openOne({ db, seal }: CheckParts, shop: ShopKey, row: StoredConnection): Promise<OpenedConnection> {
  const { sealed_api_key: sealed } = await db
    .selectFrom("huddle_connection")
    .select("sealed_api_key")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", row.id)
    .executeTakeFirstOrThrow();
  const open = { baseUrl: connectionBaseUrl(row), apiKey: seal.open(sealed) };
  return { id: row.id, open, settings: openSettings(seal, row.settings) };
}

/** Keeps the result only if the connection is still the same, because a changed one has not been checked. */
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

/** What making the call needs. */
interface CallParts {
  readonly clock: Clock;
  readonly request: GuardedRequest;
  readonly timeoutMs: number;
  readonly userAgent: string;
}

/** Who is given access, and to what. Without an item the person is only added as a user, if the system can do that. */
interface CheckInput {
  readonly email: string;
  readonly item: AccessItem | null;
}

/** A connection with its key opened. */
interface OpenedConnection {
  readonly id: string;
  readonly open: ConnectorCall["connection"];
  readonly settings: Pick<ConnectionSettings, "grant" | "revoke">;
}

/** The length of the answer that is shown. One or two sentences are enough to say what is wrong. */
const ANSWER_CHARACTERS_MAX = 500;

interface PlannedCheck {
  readonly connection: OpenedConnection;
  readonly input: CheckInput;
  readonly now: Date;
}

/** The call that a purchase would make. Null if the connection has no such call, so that a person has to do it. */
function planCheckCall(connector: Connector, tried: PlannedCheck) {
  const { connection, input } = tried;
  const purchase = samplePurchase(connector, tried);
  if (input.item === null) return { ...NO_OWN_CALL, body: connector.buildBody(purchase) };
  const { calls } = connector.planAccess({
    ...{ change: "grant", email: input.email, items: [input.item], purchase, keepsOthers: true },
    templates: connection.settings,
    newDeliveryId: () => purchase.deliveryId,
  });
  return calls[0] ?? null;
}

const NO_OWN_CALL = { contentType: "application/json", headers: {}, request: null } as const;

function samplePurchase(connector: Connector, { connection, input, now }: PlannedCheck) {
  // The sample of order.paid holds an order, as its type says.
  const event = sampleEvent("order.paid") as OrderEvent;
  const { order } = event.data;
  order.customer = { ...order.customer, email: input.email };
  // A new order id each time, because Huddle's documentation does not say what happens with an order id that it knows.
  order.id = String(now.getTime());
  order.number = order.id;
  const deliveryId = `dlv_${order.id}`;
  return { event, matchedLines: [1], action: actionOf(connector, connection, input), deliveryId, email: input.email };
}

/** The action of a rule that would make this call. */
function actionOf({ kind }: Connector, { id }: Pick<OpenedConnection, "id">, { item }: CheckInput): AccessAction {
  const fields = {
    ...{ connection_id: id, do: item === null ? ("add_user" as const) : ("grant" as const), delay_days: null },
    skus: item?.kind === "sku" ? [item.name] : [],
    levels: item?.kind === "level" ? [item.name] : [],
  };
  return kind === "huddle" ? { type: "huddle", ...fields } : { type: "connector", connector: kind, ...fields };
}

/** Makes the call once, through the guarded request. Returns the result and the beginning of the answer. */
async function makeCheckCall(
  parts: CallParts,
  connector: Connector,
  { connection, call }: { connection: OpenedConnection; call: Omit<AccessCall, "deliveryId" | "items"> },
): Promise<{ check: ConnectionCheck; said: string }> {
  const ours = { "content-type": call.contentType, "user-agent": parts.userAgent };
  const request: GuardedRequest = (input) => parts.request({ ...input, headers: { ...input.headers, ...ours } });
  const { body, headers } = call;
  const answer = await connector.deliver(
    { body, headers, request: call.request, connection: connection.open, timeoutMs: parts.timeoutMs },
    request,
  );
  const check = { at: parts.clock.now().toISOString(), ...toCheck(answer) };
  return { check, said: answer.kind === "answered" ? answer.body.slice(0, ANSWER_CHARACTERS_MAX) : "" };
}

function toCheck(answer: GuardedResponse): Omit<ConnectionCheck, "at"> {
  if (answer.kind === "failed") return { outcome: answer.outcome, status: null, error: answer.error };
  return { outcome: classifyStatus(answer.status), status: answer.status, error: null };
}

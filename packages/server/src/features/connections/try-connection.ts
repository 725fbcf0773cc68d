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
} from "@haak/core";
import type { ConnectionCheck, ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** What trying needs. */
export interface TryParts {
  readonly clock: Clock;
  readonly request: GuardedRequest;
  readonly timeoutMs: number;
  readonly userAgent: string;
}

/** Whom a connection is tried for, and with what; without an item the person is only added, where the system knows that. */
export interface TryWish {
  readonly email: string;
  readonly item: AccessItem | null;
}

/** A connection with its key opened. */
export interface OpenedConnection {
  readonly id: string;
  readonly open: ConnectorCall["connection"];
  readonly settings: Pick<ConnectionSettings, "grant" | "revoke">;
}

/** How much of an answer is handed back, in characters: a sentence or two that says what the other side did not like. */
const SAID_CHARACTERS_MAX = 500;

/** A connection and whom it is tried for, at this moment. */
export interface TriedOnce {
  readonly connection: OpenedConnection;
  readonly wish: TryWish;
  readonly now: Date;
}

/** The call by which somebody would be let in; null where the connection has none and a person does it. */
export function planTry(connector: Connector, tried: TriedOnce) {
  const { connection, wish } = tried;
  const purchase = samplePurchase(connector, tried);
  if (wish.item === null) return { ...NO_OWN_CALL, body: connector.buildBody(purchase) };
  const { calls } = connector.planAccess({
    ...{ change: "grant", email: wish.email, items: [wish.item], purchase, keepsOthers: true },
    templates: connection.settings,
    newDeliveryId: () => purchase.deliveryId,
  });
  return calls[0] ?? null;
}

const NO_OWN_CALL = { contentType: "application/json", headers: {}, request: null } as const;

function samplePurchase(connector: Connector, { connection, wish, now }: TriedOnce) {
  // The sample of order.paid holds an order, as its type says.
  const event = sampleEvent("order.paid") as OrderEvent;
  const { order } = event.data;
  order.customer = { ...order.customer, email: wish.email };
  // Another order each time: what the other side makes of one that it knows is not documented.
  order.id = String(now.getTime());
  order.number = order.id;
  const deliveryId = `dlv_${order.id}`;
  return { event, matchedLines: [1], action: actionOf(connector, connection, wish), deliveryId, email: wish.email };
}

/** The action of a rule that would make this call. */
export function actionOf({ kind }: Connector, { id }: Pick<OpenedConnection, "id">, { item }: TryWish): AccessAction {
  const fields = {
    ...{ connection_id: id, do: item === null ? ("add_user" as const) : ("grant" as const), delay_days: null },
    skus: item?.kind === "sku" ? [item.name] : [],
    levels: item?.kind === "level" ? [item.name] : [],
  };
  return kind === "huddle" ? { type: "huddle", ...fields } : { type: "connector", connector: kind, ...fields };
}

/** Makes the call, once, through the guarded request; what came of it, and the beginning of what was answered. */
export async function tryConnection(
  parts: TryParts,
  connector: Connector,
  { connection, call }: { connection: OpenedConnection; call: Omit<AccessCall, "deliveryId" | "items"> },
): Promise<{ check: ConnectionCheck; said: string }> {
  const ours = { "content-type": call.contentType, "user-agent": parts.userAgent };
  const request: GuardedRequest = (wish) => parts.request({ ...wish, headers: { ...wish.headers, ...ours } });
  const { body, headers } = call;
  const answer = await connector.deliver(
    { body, headers, request: call.request, connection: connection.open, timeoutMs: parts.timeoutMs },
    request,
  );
  const check = { at: parts.clock.now().toISOString(), ...toCheck(answer) };
  return { check, said: answer.kind === "answered" ? answer.body.slice(0, SAID_CHARACTERS_MAX) : "" };
}

function toCheck(answer: GuardedResponse): Omit<ConnectionCheck, "at"> {
  if (answer.kind === "failed") return { outcome: answer.outcome, status: null, error: answer.error };
  return { outcome: classifyStatus(answer.status), status: answer.status, error: null };
}

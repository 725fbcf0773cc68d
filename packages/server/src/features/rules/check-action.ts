import type { FieldError, UserMessage } from "@haak/core";
import { type AccessAction, type Action, type Connector, connectorOf, isAccessAction, type Trigger } from "@haak/core";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";
import type { Shop } from "../../platform/shop.ts";
import { isLite } from "../access/index.ts";

/**
 * Returns why a URL may not be called, or null. It resolves the host name. A name that does not resolve now is accepted, because the guard
 * checks it again at each call.
 */
export type RefuseTarget = (url: string) => Promise<UserMessage | null>;

/** Returns the parts of an action that the connector does not support, with pointers into the rule. */
export type CheckConnectorAction = (
  action: AccessAction,
  trigger: Trigger,
  connection: Pick<ConnectionSettings, "lite">,
) => readonly FieldError[];

/** Checks an action with its connector. An action of a connector that this hub does not have is refused. */
export function createCheckAction(connectors: ReadonlyMap<string, Connector>): CheckConnectorAction {
  return (action, trigger, connection) => {
    const connector = connectors.get(connectorOf(action));
    if (connector) return connector.checkAction(action, trigger, connection);
    const message = hubMessage("not_one_of_known", { known: [...connectors.keys()].join(", ") });
    return [{ pointer: "/action/connector", message }];
  };
}

export interface CheckActionParts {
  readonly refuseTarget: RefuseTarget;
  readonly checkConnectorAction: CheckConnectorAction;
}

/** Checks what only the hub knows: whether the URL may be called, and whether the connection exists. @throws Problem 422. */
export async function checkAction(
  parts: CheckActionParts,
  db: Db,
  input: { shop: Shop; action: Action; trigger: Trigger },
): Promise<void> {
  const { shop, action, trigger } = input;
  if (isAccessAction(action)) {
    const settings = await findSettings(db, shop, action);
    const errors = [...parts.checkConnectorAction(action, trigger, settings ?? { lite: false })];
    if (settings === null) {
      errors.push({ pointer: "/action/connection_id", message: hubMessage("no_such_connection") });
    }
    refuse(errors);
    return;
  }
  await checkUrl(parts.refuseTarget, action.url, "/action/url");
}

/** @throws Problem 422 at `pointer` if the URL may not be called. */
export async function checkUrl(refuseTarget: RefuseTarget, url: string, pointer: string): Promise<void> {
  const why = await refuseTarget(url);
  refuse(why === null ? [] : [{ pointer, message: why }]);
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw notValid(errors);
}

async function findSettings(db: Db, shop: Shop, action: AccessAction): Promise<{ lite: boolean } | null> {
  const row = await db
    .selectFrom("huddle_connection")
    .select("settings")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", action.connection_id)
    .where("kind", "=", connectorOf(action))
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row ? { lite: isLite(row.settings) } : null;
}

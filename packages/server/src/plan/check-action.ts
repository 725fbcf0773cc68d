import type { Action, Trigger } from "@haak/core";
import type { Db } from "../world/database.ts";
import { type FieldError, notValid } from "../world/http/problem.ts";
import type { Shop } from "../world/shop.ts";

/** Says why a URL may not be called, in one sentence, or null. Looks the name up; one that is unknown now is let pass. */
export type RefuseTarget = (url: string) => Promise<string | null>;

/** Says what a connector cannot do of an action, with pointers into the rule. */
export type CheckConnectorAction = (
  action: Extract<Action, { type: "huddle" }>,
  trigger: Trigger,
) => readonly FieldError[];

/** What checking an action needs beside its shape. */
export interface CheckActionParts {
  readonly refuseTarget: RefuseTarget;
  readonly checkConnectorAction: CheckConnectorAction;
}

/** Checks what only the hub knows: whether the URL may be reached, whether the connection is there. @throws Problem 422. */
export async function checkAction(
  parts: CheckActionParts,
  db: Db,
  wish: { shop: Shop; action: Action; trigger: Trigger },
): Promise<void> {
  const { shop, action, trigger } = wish;
  if (action.type === "huddle") {
    const errors = [...parts.checkConnectorAction(action, trigger)];
    if (!(await hasConnection(db, shop, action.connection_id))) {
      errors.push({ pointer: "/action/connection_id", message: "There is no such Huddle connection in this shop." });
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

async function hasConnection(db: Db, shop: Shop, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("huddle_connection")
    .select("id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

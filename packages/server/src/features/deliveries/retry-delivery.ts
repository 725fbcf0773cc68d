import type { RuleDefinition, UserMessage } from "@haak/core";
import type { Response } from "express";
import { sql } from "kysely";
import { lockRuleSetShared } from "../../pipeline/plan/rule-set.ts";
import { isLeased, ruleIsDeleted } from "../../pipeline/queue/delivery-conditions.ts";
import { isBeingChanged } from "../../pipeline/queue/mass-change.ts";
import { requeueByHand } from "../../pipeline/queue/requeue-deliveries.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type AuditParts, createNote, type Note } from "../audit/index.ts";

/** What a manual retry needs. */
export interface RetryParts extends AuditParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly hint: (bucket: number) => void;
}

/**
 * `POST /v1/deliveries/{id}/retry`: makes a delivery due now, with its full retry schedule, the same id and the same bytes. It waits
 * neither for the next probe of a failing endpoint nor for an earlier delivery of the same order.
 *
 * Deliveries of a deleted rule are refused, because the person who deleted the rule does not want its calls any more. A preview with a
 * rule that still exists can send them instead. A call of the access ledger can always be retried, because the ledger decides about it and
 * not its rule.
 */
export async function retryDelivery(parts: RetryParts, response: Response, id: string): Promise<void> {
  const shop = shopOf(response);
  const note = createNote(parts, { response, action: "delivery.retried" });
  await makeDue({ ...parts, note }, shop, id);
  parts.hint(shop.bucket);
}

async function makeDue({ db, clock, note }: RetryParts & { note: Note }, shop: Shop, id: string): Promise<void> {
  const now = clock.now();
  await db.transaction().execute(async (tx) => {
    // Lock the rule set before the delivery, in the same order as the deletion of a rule. The rule then exists until this ends.
    await lockRuleSetShared(tx, shop);
    const which = sql<boolean>`not ${isLeased("d")} and d.problem is null and not ${ruleIsDeleted(shop)} and not ${isBeingChanged(shop)}`;
    if (!(await requeueByHand(tx, shop, { id, which, now }))) await explainNoRetry(tx, shop, id);
    await note(tx, id);
  });
}

async function explainNoRetry(tx: Tx, shop: Shop, id: string): Promise<never> {
  const { rows } = await sql<{
    problem: UserMessage | null;
    deletedRule: RuleDefinition | null;
    isBeingChanged: boolean;
  }>`
    select d.problem, ${isBeingChanged(shop)} as "isBeingChanged", case when ${ruleIsDeleted(shop)} then r.definition end as "deletedRule"
    from delivery d
    left join rule r on r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.id = d.rule_id
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = ${id}`.execute(tx);
  const [row] = rows;
  if (!row) throw notFound("thing_delivery");
  if (row.deletedRule !== null) throw conflict("rule_deleted", ruleDeleted(row.deletedRule.name));
  if (row.isBeingChanged) throw conflict("changing", hubMessage("deliveries_being_changed"));
  if (row.problem !== null) throw conflict("cannot_work", row.problem);
  throw conflict("sending", hubMessage("delivery_being_sent"));
}

function ruleDeleted(name: string): UserMessage {
  return hubMessage("delivery_of_deleted_rule", { name });
}

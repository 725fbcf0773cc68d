import { explainDecision, type HaakEvent, type Language, type RuleDefinition, translateRuleName } from "@haak/core";
import { decodeDecisions } from "../../pipeline/plan/decision-codes.ts";
import { readRulesAt } from "../../pipeline/plan/rule-set.ts";
import { isLeased } from "../../pipeline/queue/delivery-conditions.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { Db } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { readDecisionResults } from "../access/index.ts";
import { laneIsStopped, type StoredState, shownState } from "../deliveries/index.ts";
import type { ShownDecision } from "./schema.ts";

/** An event with the decisions of its rules, as stored. */
export interface DecidedEvent {
  readonly id: string;
  readonly event: HaakEvent;
  readonly ruleSetVersion: number;
  readonly decisionCodes: string;
}

/**
 * The decision of every rule about an event, with its reason. The rules are read as they were then, from the version of the rule set that
 * the event names, because a later version may have other rules. One letter is stored for each, in the order of their ids.
 */
export async function readDecisions(
  db: Db,
  shop: Shop,
  options: { decided: DecidedEvent; language: Language; now: Date },
): Promise<ShownDecision[]> {
  const { decided, language, now } = options;
  const codes = decodeDecisions(decided.decisionCodes);
  const rules = await readRulesAt(db, shop, decided.ruleSetVersion);
  if (rules.length !== codes.length) {
    await refuseRemoved(db, shop, decided.id);
    throw new Error(`Event ${decided.id} has ${codes.length} decisions for ${rules.length} rules.`);
  }
  const deliveries = await readDeliveriesByRule(db, shop, { eventId: decided.id, now });
  const known = new Set(rules.map(({ id }) => id));
  // A rule made later may have been replayed over past events, so that its deliveries must be shown here too.
  const later = await readRulesNow(
    db,
    shop,
    [...deliveries.keys()].filter((id) => id !== "" && !known.has(id)),
  );
  const silent = rules.filter(({ id }, index) => codes[index] === "called" && !deliveries.has(id));
  const results = await readDecisionResults(db, shop, { eventId: decided.id, ruleIds: silent.map(({ id }) => id) });
  const answered = rules.map((rule, index) => ({ rule, code: codes[index] ?? "called" }) as const);
  return [...answered, ...later.map((rule) => ({ rule, code: "called" }) as const)].map(({ rule, code }) => {
    const text = explainDecision({ event: decided.event, rule, code }, language);
    const result = results.get(rule.id);
    return {
      rule: { id: rule.id, name: translateRuleName(rule.name, language) },
      called: code === "called",
      reason: { code, text },
      ...(result && { result }),
      deliveries: deliveries.get(rule.id) ?? [],
    };
  });
}

/**
 * The rules of an old event are deleted after the event itself, so that a missing rule may only mean that the event was just deleted.
 *
 * @throws Problem 404 if the event is not there any more.
 */
async function refuseRemoved(db: Db, shop: Shop, eventId: string): Promise<void> {
  const event = await db
    .selectFrom("event")
    .select("id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", eventId)
    .executeTakeFirst();
  if (!event) throw notFound("thing_event");
}

async function readRulesNow(db: Db, shop: Shop, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("rule")
    .select(["id", "definition", "created_at"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "in", ids)
    .orderBy("id")
    .$narrowType<{ definition: RuleDefinition }>()
    .execute();
  return rows.map(({ id, definition, created_at }) => ({ ...definition, id, created_at: created_at.toISOString() }));
}

async function readDeliveriesByRule(db: Db, shop: Shop, { eventId, now }: { eventId: string; now: Date }) {
  const rows = await db
    .selectFrom("delivery_status as delivery")
    .leftJoin("lane", (join) =>
      join
        .onRef("lane.bucket", "=", "delivery.bucket")
        .onRef("lane.shop_id", "=", "delivery.shop_id")
        .onRef("lane.endpoint_id", "=", "delivery.endpoint_id"),
    )
    .select(["delivery.id", "delivery.rule_id", "delivery.endpoint_id", "delivery.line_number", "delivery.state"])
    .select([laneIsStopped(now).as("paused"), isLeased("delivery").as("sending")])
    .where("delivery.bucket", "=", shop.bucket)
    .where("delivery.shop_id", "=", shop.id)
    .where("delivery.event_id", "=", eventId)
    .orderBy("delivery.id")
    .execute();
  const byRule = new Map<string, ShownDecision["deliveries"]>();
  for (const row of rows) {
    const ruleId = row.rule_id ?? "";
    byRule.set(ruleId, [...(byRule.get(ruleId) ?? []), showDeliveryOfRule(row)]);
  }
  return byRule;
}

function showDeliveryOfRule(
  row: StoredState & { id: string; endpoint_id: string; line_number: number },
): ShownDecision["deliveries"][number] {
  return {
    id: row.id,
    state: shownState(row),
    endpoint_id: row.endpoint_id,
    line_number: row.line_number === 0 ? null : row.line_number,
  };
}

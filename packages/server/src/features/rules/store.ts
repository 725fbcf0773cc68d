import { isDeepStrictEqual } from "node:util";
import { isAccessAction, type RuleDefinition } from "@haak/core";
import { sql } from "kysely";
import { lockAndAdvanceRuleSet } from "../../pipeline/plan/rule-set.ts";
import {
  openDefinition,
  type StoredDefinition,
  sealDefinition,
  sealedHeadersOf,
} from "../../pipeline/plan/sealed-headers.ts";
import { cancelDeliveries } from "../../pipeline/queue/cancel-deliveries.ts";
import { lockPendingOfRules } from "../../pipeline/queue/lock-pending.ts";
import type { MoveTarget } from "../../pipeline/queue/mass-change.ts";
import { moveDeliveries } from "../../pipeline/queue/move-deliveries.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { givesAccess, openLedger } from "../access/index.ts";
import { type EndpointParts, findOrMakeEndpoint, reviveEndpoint, targetOf } from "../endpoints/index.ts";

/** A stored rule. */
export interface StoredRule {
  readonly id: string;
  readonly number: number;
  readonly origin: "settings" | "rule" | "zapier";
  readonly definition: StoredDefinition;
  readonly endpoint_id: string;
  /** False if the endpoint is off. Then the calls of the rule wait. */
  readonly endpoint_enabled: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A stored rule with its headers unsealed, to be shown, compared or changed. */
export type OpenRule = Omit<StoredRule, "definition"> & { readonly definition: RuleDefinition };

/** @throws Error if it was sealed with another key. */
export function openRule(seal: Seal, rule: StoredRule): OpenRule {
  return { ...rule, definition: openDefinition(seal, rule.definition) };
}

/** Who made a rule: the settings page (with its slot), the rules page, or a hook (with the key that made it). */
export type RuleMaker =
  | { readonly origin: "settings"; readonly slot: "orders" | "cancellations" }
  | { readonly origin: "rule" }
  | { readonly origin: "zapier"; readonly apiKeyId: string };

export type RuleStoreParts = EndpointParts;

const RULE_COLUMNS = ["id", "number", "origin", "definition", "endpoint_id", "created_at", "updated_at"] as const;

/** Whether the endpoint of a row of `rule` is on. */
function endpointEnabled({ bucket }: ShopKey) {
  return sql<boolean>`(
    select e.enabled from endpoint e
    where e.bucket = ${bucket}::smallint and e.shop_id = rule.shop_id and e.id = rule.endpoint_id)`.as(
    "endpoint_enabled",
  );
}

/** The rules of the shop, without deleted ones. */
export function selectRules(db: Db, shop: ShopKey) {
  return db
    .selectFrom("rule")
    .select([...RULE_COLUMNS, endpointEnabled(shop)])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("deleted_at", "is", null)
    .$narrowType<{ definition: StoredDefinition }>();
}

export async function findRule(db: Db, shop: ShopKey, id: string): Promise<StoredRule | null> {
  return (await selectRules(db, shop).where("id", "=", id).executeTakeFirst()) ?? null;
}

/** Stores a new rule and its first version. */
export async function insertRule(
  parts: RuleStoreParts,
  tx: Tx,
  input: { shop: ShopKey; definition: RuleDefinition; maker: RuleMaker },
): Promise<StoredRule> {
  const { shop, maker } = input;
  const definition = sealDefinition(parts.seal, input.definition);
  const version = await lockAndAdvanceRuleSet(tx, shop);
  const endpointId = await findOrMakeEndpoint(parts, tx, { shop, ...targetOf(definition.action) });
  const now = parts.clock.now();
  if (givesAccess(definition)) await openLedger(tx, shop, now);
  await reviveEndpoint(parts, tx, { shop, id: endpointId });
  const rule = await tx
    .insertInto("rule")
    .values({
      bucket: shop.bucket,
      shop_id: shop.id,
      id: parts.newId("rul"),
      origin: maker.origin,
      slot: maker.origin === "settings" ? maker.slot : null,
      api_key_id: maker.origin === "zapier" ? maker.apiKeyId : null,
      definition: JSON.stringify(definition),
      endpoint_id: endpointId,
      version,
      created_at: now,
      updated_at: now,
      deleted_at: null,
      superseded_by: null,
    })
    .returning([...RULE_COLUMNS, endpointEnabled(shop)])
    .$narrowType<{ definition: StoredDefinition }>()
    .executeTakeFirstOrThrow();
  await insertVersion(tx, shop, { ruleId: rule.id, version, definition, endpointId });
  return rule;
}

/**
 * Gives a rule a new definition from now on; events keep the version that decided them. Pending deliveries move to the new URL and
 * get the new headers. They never move between a URL and a connection, because a body that was made for one is wrong for the other,
 * and the access ledger counts on calls to stay with their connection.
 */
export async function updateRule(
  parts: RuleStoreParts,
  tx: Tx,
  change: { shop: ShopKey; id: string; definition: RuleDefinition },
): Promise<StoredRule> {
  const { shop, id } = change;
  const version = await lockAndAdvanceRuleSet(tx, shop);
  const before = await findRule(tx, shop, id);
  const definition = sealDefinition(parts.seal, change.definition, before?.definition);
  const { action } = definition;
  const endpointId = await findOrMakeEndpoint(parts, tx, { shop, ...targetOf(action) });
  if (givesAccess(definition)) await openLedger(tx, shop, parts.clock.now());
  await closeVersion(tx, shop, { ruleId: id, version, now: parts.clock.now() });
  await insertVersion(tx, shop, { ruleId: id, version, definition, endpointId });
  if (!isAccessAction(action)) {
    const to = { endpointId, headers: sealedHeadersOf(action) };
    if (!callsThere(before, to)) await moveDeliveries(tx, shop, { ruleId: id, ...to, now: parts.clock.now() });
  }
  await reviveEndpoint(parts, tx, { shop, id: endpointId });
  return tx
    .updateTable("rule")
    .set({ definition: JSON.stringify(definition), endpoint_id: endpointId, version, updated_at: parts.clock.now() })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .returning([...RULE_COLUMNS, endpointEnabled(shop)])
    .$narrowType<{ definition: StoredDefinition }>()
    .executeTakeFirstOrThrow();
}

/** Whether a rule calls that endpoint with these headers already, so that none of its calls need move. */
function callsThere(rule: StoredRule | null, { endpointId, headers }: MoveTarget): boolean {
  if (rule === null || isAccessAction(rule.definition.action)) return false;
  return rule.endpoint_id === endpointId && isDeepStrictEqual(sealedHeadersOf(rule.definition.action), headers);
}

/**
 * Takes at once all locks that changing these rules needs, for a transaction that changes several. Otherwise it could deadlock with
 * a settlement that holds the second lock and waits for the first.
 */
export async function lockChanges(
  parts: RuleStoreParts,
  tx: Tx,
  { shop, ids, definitions }: { shop: ShopKey; ids: readonly string[]; definitions: readonly RuleDefinition[] },
): Promise<void> {
  const endpointIds: string[] = [];
  for (const { action } of definitions)
    endpointIds.push(await findOrMakeEndpoint(parts, tx, { shop, ...targetOf(action) }));
  await lockPendingOfRules(tx, shop, { ruleIds: ids, endpointIds });
}

/**
 * Deletes rules: they decide about no more events, and their pending deliveries are cancelled, with those of the hooks that they
 * superseded. Their history stays.
 */
export async function deleteRules(
  parts: RuleStoreParts,
  tx: Tx,
  gone: { shop: ShopKey; ids: readonly string[] },
): Promise<void> {
  const { shop, ids } = gone;
  if (ids.length === 0) return;
  const version = await lockAndAdvanceRuleSet(tx, shop);
  const now = parts.clock.now();
  for (const id of [...ids].sort()) await closeVersion(tx, shop, { ruleId: id, version, now });
  const ruleIds = [...ids, ...(await findSuperseded(tx, shop, ids))];
  await cancelDeliveries(tx, shop, { of: { ruleIds }, now });
  await tx
    .updateTable("rule")
    .set({ deleted_at: sql`coalesce(deleted_at, ${now}::timestamptz)`, superseded_by: null, updated_at: now, version })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "in", ruleIds)
    .execute();
}

/**
 * Lets a newer rule supersede these: they decide about no more events, and their pending deliveries are still sent. All older ones
 * name the newest, so that its end finds whatever is left of them.
 */
export async function supersedeRules(
  parts: RuleStoreParts,
  tx: Tx,
  { shop, ids, by }: { shop: ShopKey; ids: readonly string[]; by: string },
): Promise<void> {
  if (ids.length === 0) return;
  const version = await lockAndAdvanceRuleSet(tx, shop);
  const now = parts.clock.now();
  for (const id of [...ids].sort()) await closeVersion(tx, shop, { ruleId: id, version, now });
  const older = await findSuperseded(tx, shop, ids);
  await tx
    .updateTable("rule")
    .set({ deleted_at: sql`coalesce(deleted_at, ${now}::timestamptz)`, superseded_by: by, updated_at: now, version })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "in", [...ids, ...older])
    .execute();
}

async function findSuperseded(tx: Tx, shop: ShopKey, by: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom("rule")
    .select("id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("superseded_by", "in", by)
    .execute();
  return rows.map(({ id }) => id);
}

async function closeVersion(
  tx: Tx,
  shop: ShopKey,
  closed: { ruleId: string; version: number; now: Date },
): Promise<void> {
  await sql`
    update rule_version set until_version = ${closed.version}, until_at = ${closed.now}
    where bucket = ${shop.bucket} and shop_id = ${shop.id} and rule_id = ${closed.ruleId} and until_version is null`.execute(
    tx,
  );
}

async function insertVersion(
  tx: Tx,
  shop: ShopKey,
  one: { ruleId: string; version: number; definition: StoredDefinition; endpointId: string },
): Promise<void> {
  await sql`
    insert into rule_version (bucket, shop_id, rule_id, from_version, definition, endpoint_id)
    values (${shop.bucket}, ${shop.id}, ${one.ruleId}, ${one.version}, ${JSON.stringify(one.definition)}, ${one.endpointId})`.execute(
    tx,
  );
}

export function scopeContains(list: "products" | "upsells", id: string) {
  return sql<boolean>`definition -> 'scope' -> ${list} ? ${id}`;
}

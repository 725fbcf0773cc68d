import type { Rule, RuleDefinition } from "@haak/core";
import { sql } from "kysely";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { StoredDefinition } from "./sealed-headers.ts";

/** A rule with what the server knows besides its definition. */
export interface RuleInSet {
  readonly rule: Rule & StoredDefinition;
  readonly number: number;
  readonly endpointId: string;
}

/** The rules of one shop at one version, in the order of their ids, which is the order of the stored decisions. */
export interface RuleSet {
  readonly version: number;
  readonly rules: readonly RuleInSet[];
  /** Whether any rule ever gave or revoked access, so that what events say about access is kept. */
  readonly keepsAccess: boolean;
}

/** How many shops' rule sets are kept in memory. Any other one is read in one query. */
const CACHED_SETS_MAX = 1_000;

/** Reads rule sets and locks them, shared, until the transaction ends. */
export type LockAndReadRuleSets = (
  tx: Tx,
  bucket: number,
  shopIds: readonly string[],
) => Promise<ReadonlyMap<string, RuleSet>>;

/** The rule sets by which this process accepts events. */
export interface RuleSetCache {
  readonly lockAndRead: LockAndReadRuleSets;
  /**
   * The rule sets of all these shops without asking the database; null unless all of them are cached. They may be out of date,
   * so a transaction that decides by them must compare their versions when it stores.
   */
  readonly cached: (shopIds: readonly string[]) => ReadonlyMap<string, RuleSet> | null;
}

/**
 * Rule sets for accepting. On a cluster nothing is cached, because it was never tried whether a cluster runs the statement
 * that compares the versions (decision 0032).
 */
export function createRuleSetCache({ onCluster }: { readonly onCluster: boolean }): RuleSetCache {
  const cache = new Map<string, RuleSet>();
  return {
    lockAndRead: createRuleSetReader(cache),
    cached: (shopIds) => (onCluster ? null : findAll(cache, shopIds)),
  };
}

/**
 * Reads rule sets under a share lock, for which every change of the rules must wait. So no event is decided by rules that were
 * changed before it was stored, and a deleted rule leaves no pending delivery behind. The version is also the key
 * of the cache, which therefore needs no invalidation.
 */
export function createRuleSetReader(cache: Map<string, RuleSet> = new Map()): LockAndReadRuleSets {
  return async (tx, bucket, shopIds) => {
    const versions = await lockForReading(tx, bucket, shopIds);
    const stale = versions.filter(({ shop_id, version }) => cache.get(shop_id)?.version !== version);
    const loaded = await Promise.all(stale.map((one) => loadRuleSet(tx, { bucket, ...one })));
    stale.forEach(({ shop_id }, index) => {
      const ruleSet = loaded[index];
      if (ruleSet) keep(cache, shop_id, ruleSet);
    });
    return new Map(
      versions.flatMap(({ shop_id, version }) => {
        const ruleSet = loaded[stale.findIndex((one) => one.shop_id === shop_id)] ?? cache.get(shop_id);
        return ruleSet?.version === version ? [[shop_id, ruleSet] as const] : [];
      }),
    );
  };
}

function findAll(cache: ReadonlyMap<string, RuleSet>, shopIds: readonly string[]) {
  const ruleSets = new Map<string, RuleSet>();
  for (const shopId of shopIds) {
    const ruleSet = cache.get(shopId);
    if (ruleSet === undefined) return null;
    ruleSets.set(shopId, ruleSet);
  }
  return ruleSets;
}

function keep(cache: Map<string, RuleSet>, shopId: string, ruleSet: RuleSet): void {
  const known = cache.get(shopId);
  // A slower transaction with an older version must not replace a newer rule set.
  if (known && known.version > ruleSet.version) return;
  cache.delete(shopId);
  cache.set(shopId, ruleSet);
  const oldest = cache.keys().next();
  if (cache.size > CACHED_SETS_MAX && !oldest.done) cache.delete(oldest.value);
}

async function lockForReading(tx: Tx, bucket: number, shopIds: readonly string[]) {
  const { rows } = await sql<{ shop_id: string; version: number }>`
    select shop_id, version from rule_set
    where bucket = ${bucket} and shop_id = any(${shopIds}::text[])
    order by shop_id for share`.execute(tx);
  return rows;
}

async function loadRuleSet(tx: Tx, one: { bucket: number; shop_id: string; version: number }): Promise<RuleSet> {
  const rows = await tx
    .selectFrom("rule")
    .select(["id", "number", "definition", "endpoint_id", "created_at"])
    .where("bucket", "=", one.bucket)
    .where("shop_id", "=", one.shop_id)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  const keepsAccess = await hasLedger(tx, { bucket: one.bucket, id: one.shop_id });
  return { version: one.version, rules: rows.map(toRuleInSet), keepsAccess };
}

/** A stored rule as core knows it, its headers still sealed. */
function toRuleInSet(row: {
  id: string;
  number: number;
  definition: unknown;
  endpoint_id: string;
  created_at: Date;
}): RuleInSet {
  // The definition was validated when it was stored.
  const definition = row.definition as StoredDefinition;
  return {
    rule: { ...definition, id: row.id, created_at: row.created_at.toISOString(), endpoint_id: row.endpoint_id },
    number: row.number,
    endpointId: row.endpoint_id,
  };
}

/** Whether the shop keeps a ledger of access, which it does from its first rule about access on. */
async function hasLedger(db: Db, shop: ShopKey): Promise<boolean> {
  const row = await db
    .selectFrom("access_rebuild")
    .select("shop_id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .executeTakeFirst();
  return row !== undefined;
}

/** The rules of a shop as they were at one version, in the order of the stored decisions. */
export async function readRulesAt(db: Db, shop: ShopKey, version: number): Promise<Rule[]> {
  const { rows } = await sql<{ id: string; definition: RuleDefinition; created_at: Date }>`
    select v.rule_id as id, v.definition, r.created_at
    from rule_version v
    join rule r on r.bucket = v.bucket and r.shop_id = v.shop_id and r.id = v.rule_id
    where v.bucket = ${shop.bucket} and v.shop_id = ${shop.id}
      and v.from_version <= ${version} and (v.until_version is null or v.until_version > ${version})
    order by v.rule_id`.execute(db);
  return rows.map(({ id, definition, created_at }) => ({ ...definition, id, created_at: created_at.toISOString() }));
}

/**
 * Keeps the shop's rules as they are until the transaction ends. It waits for a deletion that is under way, and the next
 * deletion waits for this transaction.
 */
export async function lockRuleSetShared(tx: Tx, shop: ShopKey): Promise<void> {
  await lockForReading(tx, shop.bucket, [shop.id]);
}

/**
 * Keeps a shop's rules as they are until the transaction ends, so that the caller can read them and then change them. Must be the
 * first lock that a transaction takes.
 */
export async function lockRuleSet(tx: Tx, shop: ShopKey): Promise<void> {
  await sql`
    select version from rule_set where bucket = ${shop.bucket} and shop_id = ${shop.id} for update`.execute(tx);
}

/**
 * Locks the rule set for a change and raises its version, which it returns. It waits for every accept that reads the rule set,
 * and keeps new ones waiting until the transaction ends. Must be the first lock that a transaction takes.
 */
export async function lockAndAdvanceRuleSet(tx: Tx, shop: ShopKey): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update rule_set set version = version + 1
    where bucket = ${shop.bucket} and shop_id = ${shop.id}
    returning version`.execute(tx);
  const version = rows[0]?.version;
  if (version === undefined) throw new Error(`Shop ${shop.id} has no rule set.`);
  return version;
}

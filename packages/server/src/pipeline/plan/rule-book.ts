import type { Rule } from "@haak/core";
import { sql } from "kysely";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { StoredDefinition } from "./sealed-headers.ts";

/** A rule with what the server knows beside it. */
export interface BookRule {
  readonly rule: Rule & StoredDefinition;
  readonly number: number;
  readonly endpointId: string;
}

/** The rules of one shop at one version, in the order of their ids: the order in which answers are stored. */
export interface RuleBook {
  readonly version: number;
  readonly rules: readonly BookRule[];
  /** Whether any rule ever gave or took access, so that what events say about access is kept. */
  readonly keepsAccess: boolean;
}

/** How many shops' books are kept in memory. A book is read anew in one query when it is not among them. */
const CACHED_BOOKS_MAX = 1_000;

/** Books by shop, as this process read them last. */
type RememberedBooks = Map<string, RuleBook>;

/**
 * Reads rule books for accepting. The version is read under a share lock, which whoever changes rules must wait for: so
 * no event can be decided by rules that were changed before it was stored, and a rule that is deleted leaves no delivery
 * behind that nobody cancels. The version is also the key of the cache, which therefore needs no invalidation.
 */
export function createRuleBooks(cache: RememberedBooks = new Map()) {
  return async (tx: Tx, bucket: number, shopIds: readonly string[]): Promise<ReadonlyMap<string, RuleBook>> => {
    const versions = await lockForReading(tx, bucket, shopIds);
    const stale = versions.filter(({ shop_id, version }) => cache.get(shop_id)?.version !== version);
    const loaded = await Promise.all(stale.map((one) => loadRuleBook(tx, { bucket, ...one })));
    stale.forEach(({ shop_id }, index) => {
      const book = loaded[index];
      if (book) remember(cache, shop_id, book);
    });
    return new Map(
      versions.flatMap(({ shop_id, version }) => {
        const book = loaded[stale.findIndex((one) => one.shop_id === shop_id)] ?? cache.get(shop_id);
        return book?.version === version ? [[shop_id, book] as const] : [];
      }),
    );
  };
}

/**
 * The same, and a look without the database at the books of all these shops: null unless all were read before. They may be
 * out of date, so that whoever decides by them has their versions compared when storing. On a cluster nothing is known by
 * such a look: whether it would carry out the statement that compares was never tried (decision 0032).
 */
export function acceptingBooks({ onCluster }: { readonly onCluster: boolean }) {
  const cache: RememberedBooks = new Map();
  return {
    readRuleBooks: createRuleBooks(cache),
    rememberedBooks: (shopIds: readonly string[]) => (onCluster ? null : booksIn(cache, shopIds)),
  };
}

function booksIn(cache: RememberedBooks, shopIds: readonly string[]): ReadonlyMap<string, RuleBook> | null {
  const books = new Map<string, RuleBook>();
  for (const shopId of shopIds) {
    const book = cache.get(shopId);
    if (book === undefined) return null;
    books.set(shopId, book);
  }
  return books;
}

function remember(cache: RememberedBooks, shopId: string, book: RuleBook): void {
  const known = cache.get(shopId);
  // A slower transaction with an older version must not replace a newer book.
  if (known && known.version > book.version) return;
  cache.delete(shopId);
  cache.set(shopId, book);
  const oldest = cache.keys().next();
  if (cache.size > CACHED_BOOKS_MAX && !oldest.done) cache.delete(oldest.value);
}

/** Keeps the shop's rules as they are until the transaction ends: a deletion that is under way is waited for, the next waits for us. */
export async function shareRuleBook(tx: Tx, shop: ShopKey): Promise<void> {
  await lockForReading(tx, shop.bucket, [shop.id]);
}

async function lockForReading(tx: Tx, bucket: number, shopIds: readonly string[]) {
  const { rows } = await sql<{ shop_id: string; version: number }>`
    select shop_id, version from rule_book
    where bucket = ${bucket} and shop_id = any(${shopIds}::text[])
    order by shop_id for share`.execute(tx);
  return rows;
}

async function loadRuleBook(tx: Tx, book: { bucket: number; shop_id: string; version: number }): Promise<RuleBook> {
  const rows = await tx
    .selectFrom("rule")
    .select(["id", "number", "definition", "endpoint_id", "created_at"])
    .where("bucket", "=", book.bucket)
    .where("shop_id", "=", book.shop_id)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  const shop = { bucket: book.bucket, id: book.shop_id };
  return { version: book.version, rules: rows.map(toBookRule), keepsAccess: await hasLedger(tx, shop) };
}

/** Whether the shop keeps a ledger of access: it does from its first rule about access on. */
export async function hasLedger(db: Db, shop: ShopKey): Promise<boolean> {
  const row = await db
    .selectFrom("access_rebuild")
    .select("shop_id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .executeTakeFirst();
  return row !== undefined;
}

/** A stored rule as core knows it, its headers still sealed. The definition was validated when it was stored. */
function toBookRule(row: {
  id: string;
  number: number;
  definition: unknown;
  endpoint_id: string;
  created_at: Date;
}): BookRule {
  const definition = row.definition as StoredDefinition;
  return {
    rule: { ...definition, id: row.id, created_at: row.created_at.toISOString(), endpoint_id: row.endpoint_id },
    number: row.number,
    endpointId: row.endpoint_id,
  };
}

/**
 * Opens the book for a change: waits for every accept that reads it, keeps new ones waiting until the transaction ends,
 * and raises the version. Must be the first lock that a transaction takes.
 */
export async function openRuleBook(tx: Tx, shop: ShopKey): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update rule_book set version = version + 1
    where bucket = ${shop.bucket} and shop_id = ${shop.id}
    returning version`.execute(tx);
  const version = rows[0]?.version;
  if (version === undefined) throw new Error(`Shop ${shop.id} has no rule book.`);
  return version;
}

/**
 * Keeps a shop's rules as they are until the transaction ends, for whoever reads them before changing them. Must be the
 * first lock that a transaction takes.
 */
export async function holdRuleBook(tx: Tx, shop: ShopKey): Promise<void> {
  await sql`
    select version from rule_book where bucket = ${shop.bucket} and shop_id = ${shop.id} for update`.execute(tx);
}

import { lockRuleSet } from "../../pipeline/plan/rule-set.ts";
import type { PageQuery } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Shop, ShopKey } from "../../platform/shop.ts";
import type { ShownApiKey, ShownNewApiKey } from "./schema.ts";
import { keyRow, newApiKey, type ShopStoreParts } from "./store.ts";

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
  readonly used_by: Readonly<Record<string, string>>;
}

/** The keys of a shop that have not expired, newest first. */
export function listValidKeys(db: Database, shop: ShopKey, { page, now }: { page: PageQuery; now: Date }) {
  return db
    .selectFrom("api_key")
    .select(["id", "name", "hint", "created_at", "last_used_at", "expires_at", "used_by"])
    .where("shop_id", "=", shop.id)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]))
    .$if(page.before !== null, (query) => query.where("id", "<", page.before))
    .orderBy("id", "desc")
    .limit(page.limit + 1)
    .execute();
}

/** The tools are sorted by their last use, the latest first. */
export function showKey(row: KeyRow, currentId: string | null): ShownApiKey {
  const tools = Object.entries(row.used_by).map(([tool, at]) => ({ tool, last_used_at: at }));
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
    used_by: tools.toSorted((a, b) => b.last_used_at.localeCompare(a.last_used_at)),
    is_current: row.id === currentId,
  };
}

/** Stores a new key of a shop. Only the answer to this request shows the key in full. */
export async function createKey(
  parts: ShopStoreParts,
  tx: Tx,
  input: { shop: Pick<Shop, "id">; name: string },
): Promise<ShownNewApiKey> {
  const key = newApiKey();
  const row = keyRow(parts, { shopId: input.shop.id, name: input.name, key, now: parts.clock.now() });
  await tx.insertInto("api_key").values(row).execute();
  return {
    id: row.id,
    key,
    name: row.name,
    hint: row.hint,
    created_at: row.created_at.toISOString(),
    last_used_at: null,
    expires_at: null,
    used_by: [],
    is_current: false,
  };
}

/** What happens to the hooks that a key made. The hooks feature implements this; `mount-routes.ts` connects the two. */
export interface KeyHooks {
  readonly moveHooks: (tx: Tx, shop: ShopKey, keys: { from: string; to: string }) => Promise<void>;
  /** Removes the hooks and notifies their owners. */
  readonly dropHooks: (tx: Tx, shop: ShopKey, keyId: string) => Promise<void>;
}

/**
 * Creates a successor of a key. The old key works until the overlap ends, so that two systems need not change at the same moment.
 *
 * @throws Problem 404 if the shop has no such valid key.
 */
export async function replaceKey(
  parts: ShopStoreParts & KeyHooks,
  tx: Tx,
  input: { shop: Shop; id: string; overlapSeconds: number },
): Promise<ShownNewApiKey> {
  const { shop } = input;
  // The rules of the key's hooks change, and the deletion of a key locks them before the key.
  await lockRuleSet(tx, shop);
  const now = parts.clock.now();
  const endsAt = new Date(now.getTime() + input.overlapSeconds * 1_000);
  const old = await tx
    .updateTable("api_key")
    .set({ expires_at: endsAt })
    .where("shop_id", "=", shop.id)
    .where("id", "=", input.id)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]))
    .returning("name")
    .executeTakeFirst();
  if (!old) throw notFound("thing_api_key");
  const created = await createKey(parts, tx, { shop, name: old.name });
  await setSuccessor(tx, shop, { old: input.id, successor: created.id });
  await parts.moveHooks(tx, shop, { from: input.id, to: created.id });
  return created;
}

/**
 * Sets the successor of the old key and of every key that the old key had replaced. A request that makes a hook locks the row of its
 * key, so that the hook is either made for the new key or moved to it.
 */
async function setSuccessor(tx: Tx, shop: Shop, { old, successor }: { old: string; successor: string }) {
  await tx
    .updateTable("api_key")
    .set({ replaced_by: successor })
    .where("shop_id", "=", shop.id)
    .where((where) => where.or([where("id", "=", old), where("replaced_by", "=", old)]))
    .execute();
}

/** @throws Problem 404 if the shop has no such key. */
export async function deleteKey(parts: KeyHooks, tx: Tx, { shop, id }: { shop: Shop; id: string }): Promise<void> {
  await parts.dropHooks(tx, shop, id);
  const deleted = await tx.deleteFrom("api_key").where("shop_id", "=", shop.id).where("id", "=", id).executeTakeFirst();
  if (deleted.numDeletedRows === 0n) throw notFound("thing_api_key");
}

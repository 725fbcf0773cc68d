import { randomBytes, randomInt } from "node:crypto";
import { lookupHash, type Seal } from "../../platform/crypto/seal.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { KEY_NAMES } from "../audit/index.ts";

/** The number of buckets that all shops are spread over. It must never change, because a stored bucket never changes. */
const BUCKETS = 256;

export interface ShopStoreParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
}

/** A new key: 160 random bits, with a prefix so that a leak scanner can recognise it. */
export function newApiKey(): string {
  return `haak_${randomBytes(20).toString("hex")}`;
}

/** The row of a key: a hash to look it up, and a sealed copy so that its owner can copy it again. */
export function keyRow(
  parts: Pick<ShopStoreParts, "newId" | "seal">,
  key: { shopId: string; name: string; key: string; now: Date },
) {
  return {
    id: parts.newId("key"),
    shop_id: key.shopId,
    name: key.name,
    hash: lookupHash(key.key),
    sealed: parts.seal.seal(key.key),
    hint: `…${key.key.slice(-4)}`,
    created_at: key.now,
  };
}

/**
 * Creates a shop with its first key. The same transaction creates its rule set and its Plug&Pay address, so that two later requests
 * cannot both create them. It also runs `alongside`, such as an entry in the audit log.
 */
export async function createShop(
  parts: ShopStoreParts,
  input: { name: string; apiKey: string },
  alongside?: (tx: Tx, shop: Shop) => Promise<void>,
): Promise<Shop> {
  const now = parts.clock.now();
  const id = parts.newId("shp");
  const bucket = randomInt(BUCKETS);
  return parts.db.transaction().execute(async (tx) => {
    const shop = await tx
      .insertInto("shop")
      .values({ id, bucket, name: input.name, created_at: now })
      .returning(["id", "bucket", "number", "name"])
      .executeTakeFirstOrThrow();
    await tx
      .insertInto("api_key")
      .values(keyRow(parts, { shopId: id, name: KEY_NAMES.first, key: input.apiKey, now }))
      .execute();
    await tx.insertInto("rule_set").values({ bucket, shop_id: id, version: 0 }).execute();
    const token = randomBytes(24).toString("base64url");
    await tx
      .insertInto("plugandpay_source")
      .values({
        shop_id: id,
        token_hash: lookupHash(token),
        sealed_token: parts.seal.seal(token),
        base_url: "https://api.plugandpay.com",
      })
      .execute();
    await alongside?.(tx, shop);
    return shop;
  });
}

/** Creates the shop of the configuration, unless a shop exists. Processes that start at the same time create only one. */
export async function ensureFirstShop(parts: ShopStoreParts, input: { name: string; apiKey: string }): Promise<void> {
  const any = await parts.db.selectFrom("shop").select("id").limit(1).executeTakeFirst();
  if (any) return;
  try {
    await createShop(parts, input);
  } catch (error) {
    if (!isKeyTaken(error)) throw error;
  }
}

/** Whether the database refused a key because another key has the same hash. */
export function isKeyTaken(error: unknown): boolean {
  return error instanceof Error && "constraint" in error && error.constraint === "api_key_hash_key";
}

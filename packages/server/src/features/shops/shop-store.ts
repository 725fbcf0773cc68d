import { randomBytes, randomInt } from "node:crypto";
import { lookupHash, type Seal } from "../../platform/crypto/seal.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { KEY_NAMES } from "../audit/index.ts";

/** How many ways the rows of all shops are spread; fixed for ever, as a stored bucket never changes. */
const BUCKETS = 256;

/** What the functions of this file need. */
export interface ShopStoreParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
}

/** A new key for programs: 160 bits, recognisable in a log or a leak scanner. */
export function newApiKey(): string {
  return `haak_${randomBytes(20).toString("hex")}`;
}

/** The end of a key, by which its owner tells it from others. */
export function keyHint(key: string): string {
  return `…${key.slice(-4)}`;
}

/** Makes a shop with one key. The rule book and the Plug&Pay address come with it, so that no later step can race; and what is to be written alongside. */
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

/** Makes the shop that the configuration names, unless there is a shop already. Processes that start at once make one. */
export async function ensureFirstShop(parts: ShopStoreParts, input: { name: string; apiKey: string }): Promise<void> {
  const any = await parts.db.selectFrom("shop").select("id").limit(1).executeTakeFirst();
  if (any) return;
  try {
    await createShop(parts, input);
  } catch (error) {
    if (!isKeyTaken(error)) throw error;
  }
}

/** True if the error is the database's word that another key with this hash exists. */
export function isKeyTaken(error: unknown): boolean {
  return error instanceof Error && "constraint" in error && error.constraint === "api_key_hash_key";
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
    hint: keyHint(key.key),
    created_at: key.now,
  };
}

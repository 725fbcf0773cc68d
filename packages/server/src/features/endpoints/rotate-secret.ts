import type { Seal } from "../../platform/crypto/seal.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { StoredSecret } from "../../platform/postgres/tables/tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** No more signatures than this are made for one call, so that its header stays short. */
const OLD_SECRETS_MAX = 9;

/**
 * Puts a fresh secret first. The one that was first goes on signing beside it until the overlap ends, so that a
 * receiver can change over without refusing a call (Standard Webhooks, "Multiple signatures"). Returns the new one.
 */
export async function rotateSecret(
  parts: { readonly clock: Clock; readonly seal: Seal },
  tx: Tx,
  wish: { shop: ShopKey; id: string; overlapSeconds: number; fresh: StoredSecret },
): Promise<string> {
  const { shop, id, overlapSeconds, fresh } = wish;
  const now = parts.clock.now();
  const endsAt = new Date(now.getTime() + overlapSeconds * 1_000).toISOString();
  const row = await tx
    .selectFrom("endpoint")
    .select("secrets")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const old = row.secrets
    .map((secret) => ({ ...secret, expires_at: secret.expires_at ?? endsAt }))
    .filter((secret) => new Date(secret.expires_at) > now)
    .slice(0, OLD_SECRETS_MAX);
  await tx
    .updateTable("endpoint")
    .set({ secrets: JSON.stringify([fresh, ...old]) })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .execute();
  return parts.seal.open(Buffer.from(fresh.sealed, "base64"));
}

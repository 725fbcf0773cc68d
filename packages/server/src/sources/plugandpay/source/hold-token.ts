import type { Tx } from "../../../platform/postgres/database.ts";
import type { PlugAndPaySource } from "./source-store.ts";

/** Locks the shop's settings; false if another API token, or none, has been set since they were read. */
export async function holdToken(tx: Tx, { shop, sealedApiToken }: PlugAndPaySource): Promise<boolean> {
  const { sealed_api_token: current } = await tx
    .selectFrom("plugandpay_source")
    .select("sealed_api_token")
    .where("shop_id", "=", shop.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return current === null || sealedApiToken === null ? current === sealedApiToken : current.equals(sealedApiToken);
}

/** Marks the token that `holdToken` found to be the same still: nothing more is asked with it. */
export async function refuseToken(tx: Tx, { shop }: PlugAndPaySource): Promise<void> {
  await tx.updateTable("plugandpay_source").set({ api_token_refused: true }).where("shop_id", "=", shop.id).execute();
}

import type { Seal } from "../../platform/crypto/seal.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { huddleBaseUrl } from "./huddle-base-url.ts";

/** Opens the Huddle connection that a delivery goes through. Read at each attempt, so that a mended key helps at once. */
export function createOpenConnection({ db, seal }: { db: Database; seal: Seal }) {
  return async ({ bucket, shopId, target }: { bucket: number; shopId: string; target: string }) => {
    const row = await db
      .selectFrom("huddle_connection")
      .select(["domain", "base_url", "sealed_api_key"])
      .where("bucket", "=", bucket)
      .where("shop_id", "=", shopId)
      .where("id", "=", target)
      .executeTakeFirst();
    if (!row) throw new Error(`The Huddle connection ${target} is not there.`);
    return { baseUrl: huddleBaseUrl(row), apiKey: seal.open(row.sealed_api_key) };
  };
}

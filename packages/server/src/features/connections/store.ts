import type { Seal } from "../../platform/crypto/seal.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** The columns of a stored connection. The key is not among them, so that it is only opened where a call needs it. */
export const CONNECTION_COLUMNS = [
  "id",
  "kind",
  "name",
  "domain",
  "base_url",
  "settings",
  "last_check",
  "created_at",
  "updated_at",
] as const;

/** Connections with Huddle communities have a path of their own in the API, so both sorts are always read apart. */
export type ConnectionSort = "huddle" | "others";

/** The connections of a shop that are not deleted. */
export function selectConnections(db: Db, shop: ShopKey, sort: ConnectionSort) {
  return db
    .selectFrom("huddle_connection")
    .select(CONNECTION_COLUMNS)
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("kind", sort === "huddle" ? "=" : "<>", "huddle")
    .where("deleted_at", "is", null);
}

/** A connection as it is stored. */
export type StoredConnection = Awaited<ReturnType<typeof requireConnection>>;

/** @throws Problem 404. */
export async function requireConnection(db: Db, shop: ShopKey, { id, sort }: { id: string; sort: ConnectionSort }) {
  const row = await selectConnections(db, shop, sort).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound(sort === "huddle" ? "thing_huddle_connection" : "thing_connection");
  return row;
}

/** The base URL of a connection: the given one, or otherwise the domain. A test system that replaces Huddle needs a given one. */
export function connectionBaseUrl({ domain, base_url }: { domain: string; base_url: string | null }): string {
  return base_url ?? `https://${domain}`;
}

/** Opens the connection of a delivery. It is read at each attempt, so that a new key helps at once. */
export function createOpenConnection({ db, seal }: { db: Database; seal: Seal }) {
  return async ({ bucket, shopId, target }: { bucket: number; shopId: string; target: string }) => {
    const row = await db
      .selectFrom("huddle_connection")
      .select(["domain", "base_url", "sealed_api_key"])
      .where("bucket", "=", bucket)
      .where("shop_id", "=", shopId)
      .where("id", "=", target)
      .executeTakeFirst();
    if (!row) throw new Error(`The Huddle connection ${target} does not exist.`);
    return { baseUrl: connectionBaseUrl(row), apiKey: seal.open(row.sealed_api_key) };
  };
}

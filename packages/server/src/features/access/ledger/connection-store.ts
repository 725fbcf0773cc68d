import { sql } from "kysely";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ConnectionSettings } from "../../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { openSettings } from "./stored-settings.ts";

/** A connection as deciding sees it. */
export interface AccessConnection {
  readonly id: string;
  readonly kind: string;
  /** Where its calls are queued; null while no rule ever used it. */
  readonly endpointId: string | null;
  readonly isDeleted: boolean;
  readonly settings: ConnectionSettings;
}

/** These connections of a shop, also those that were deleted: what was given through them is still known. */
export async function loadConnections(
  db: Db,
  shop: ShopKey,
  { ids, seal }: { ids: readonly string[]; seal: Seal },
): Promise<Map<string, AccessConnection>> {
  const { rows } = await sql<Omit<AccessConnection, "settings"> & { settings: unknown }>`
    select c.id, c.kind, e.id as "endpointId", c.deleted_at is not null as "isDeleted", c.settings
    from huddle_connection c
    left join endpoint e on e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.kind = c.kind
      and md5(e.target) = md5(c.id) and e.target = c.id
    where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.id = any(${ids}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.id, { ...row, settings: openSettings(seal, row.settings) }]));
}

import { DEFAULT_ACCESS_POLICY } from "@haak/core";
import { sql } from "kysely";
import type { Db } from "../../world/database.ts";
import type { ShopKey } from "../../world/shop.ts";
import type { ConnectionSettings } from "../../world/tables.ts";

/** A connection as deciding sees it. */
export interface AccessConnection {
  readonly id: string;
  readonly kind: string;
  /** Where its calls are queued; null while no rule ever used it. */
  readonly endpointId: string | null;
  readonly isDeleted: boolean;
  readonly settings: ConnectionSettings;
}

/**
 * How a connection begins. The brake lets 30 revokes a day pass, or a tenth of those who have access where that is more: what
 * a month's end brings is below it, and what a mistake brings is above.
 */
export const DEFAULT_SETTINGS: ConnectionSettings = {
  lite: false,
  revoke: null,
  grant: null,
  on_reversal: DEFAULT_ACCESS_POLICY.onReversal,
  unpaid_days: DEFAULT_ACCESS_POLICY.unpaidDays,
  brake: { percent: 10, at_least: 30 },
};

/** Settings as stored, with every default. */
export function wholeSettings(stored: Partial<ConnectionSettings>): ConnectionSettings {
  return { ...DEFAULT_SETTINGS, ...stored };
}

/** These connections of a shop, also those that were deleted: what was given through them is still known. */
export async function loadConnections(
  db: Db,
  shop: ShopKey,
  ids: readonly string[],
): Promise<Map<string, AccessConnection>> {
  const { rows } = await sql<Omit<AccessConnection, "settings"> & { settings: Partial<ConnectionSettings> }>`
    select c.id, c.kind, e.id as "endpointId", c.deleted_at is not null as "isDeleted", c.settings
    from huddle_connection c
    left join endpoint e on e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.kind = c.kind
      and md5(e.target) = md5(c.id) and e.target = c.id
    where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.id = any(${ids}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.id, { ...row, settings: wholeSettings(row.settings) }]));
}

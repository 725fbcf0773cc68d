import { type CallTemplate, DEFAULT_ACCESS_POLICY } from "@haak/core";
import { sql } from "kysely";
import { openHeaders, type SealedHeaders, sealHeaders } from "../../../pipeline/plan/sealed-headers.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { Db } from "../../../platform/postgres/database.ts";
import type { ConnectionSettings } from "../../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../../platform/shop.ts";

/**
 * The settings of a new connection. The brake allows 30 revokes a day, or a tenth of the people with access if that is more. The normal
 * revokes at the end of a month stay below it, but those of a mistake exceed it.
 */
const DEFAULT_SETTINGS: ConnectionSettings = {
  lite: false,
  revoke: null,
  grant: null,
  on_reversal: DEFAULT_ACCESS_POLICY.onReversal,
  unpaid_days: DEFAULT_ACCESS_POLICY.unpaidDays,
  brake: { percent: 10, at_least: 30 },
};

type StoredTemplate = Omit<CallTemplate, "headers"> & { readonly headers: SealedHeaders };

/** Settings as they are stored. Missing settings have their default. The values of headers are sealed, because each of them may be a credential. */
type StoredSettings = Partial<
  Omit<ConnectionSettings, "revoke" | "grant"> & { revoke: StoredTemplate | null; grant: StoredTemplate | null }
>;

export function sealSettings(seal: Seal, settings: Partial<ConnectionSettings>): string {
  const sealed = (template: CallTemplate | null | undefined) =>
    template ? { ...template, headers: sealHeaders(seal, template.headers) } : template;
  return JSON.stringify({ ...settings, revoke: sealed(settings.revoke), grant: sealed(settings.grant) });
}

/** Opens stored settings and adds the defaults. @throws Error if they were sealed with another key. */
export function openSettings(seal: Seal, settings: unknown): ConnectionSettings {
  // The cast is safe, because only `sealSettings` writes them.
  const stored = settings as StoredSettings;
  const opened = (template: StoredTemplate | null | undefined) =>
    template ? { ...template, headers: openHeaders(seal, template.headers) } : null;
  return { ...DEFAULT_SETTINGS, ...stored, revoke: opened(stored.revoke), grant: opened(stored.grant) };
}

/** Whether a connection leads to a Huddle Lite community. This setting is not sealed, so that no key is needed. */
export function isLite(settings: unknown): boolean {
  return (settings as StoredSettings).lite ?? DEFAULT_SETTINGS.lite;
}

/** A connection with the settings that a decision needs. */
export interface AccessConnection {
  readonly id: string;
  readonly kind: string;
  /** The queue of its calls. It is null as long as no rule has used the connection. */
  readonly endpointId: string | null;
  readonly isDeleted: boolean;
  readonly settings: ConnectionSettings;
}

/** Reads these connections, also deleted ones, because access that was given through them still exists. */
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

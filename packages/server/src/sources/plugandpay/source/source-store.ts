import type { Seal } from "../../../platform/crypto/seal.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { Shop, ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";

/** The address of Plug&Pay's API, unless a shop sets another one (official PHP SDK). */
const PLUGANDPAY_API = "https://api.plugandpay.com";

/** The Plug&Pay settings of a shop, with opened secrets. */
export interface PlugAndPaySource {
  readonly shop: Shop;
  /** The unguessable last part of the shop's address. */
  readonly token: string;
  readonly baseUrl: string;
  readonly webhookKey: string | null;
  readonly apiToken: string | null;
  /** The API token as it is stored. Saving the same token seals it again, so that this value shows whether it was saved since. */
  readonly sealedApiToken: Buffer | null;
  readonly apiTokenRefused: boolean;
  readonly lastSeenAt: Date | null;
}

interface SourceStoreParts {
  readonly db: Db;
  readonly seal: Seal;
}

/** Finds the source by the hash of its token. Returns null if there is none. */
export async function findSourceByToken(parts: SourceStoreParts, hash: Buffer): Promise<PlugAndPaySource | null> {
  const row = await selectSources(parts.db).where("plugandpay_source.token_hash", "=", hash).executeTakeFirst();
  return row === undefined ? null : openSource(parts.seal, row);
}

/** Reads the source of a shop. Every shop has one. */
export async function readSource(parts: SourceStoreParts, shop: Pick<ShopKey, "id">): Promise<PlugAndPaySource> {
  const row = await selectSources(parts.db).where("plugandpay_source.shop_id", "=", shop.id).executeTakeFirstOrThrow();
  return openSource(parts.seal, row);
}

/** Stores when the last notice arrived, so that the dashboard can show whether the address in Plug&Pay is correct. */
export async function markSeen(db: Db, shop: Pick<ShopKey, "id">, at: Date): Promise<void> {
  await db.updateTable("plugandpay_source").set({ last_seen_at: at }).where("shop_id", "=", shop.id).execute();
}

function selectSources(db: Db) {
  return db
    .selectFrom("plugandpay_source")
    .innerJoin("shop", "shop.id", "plugandpay_source.shop_id")
    .select([
      "shop.id",
      "shop.bucket",
      "shop.number",
      "shop.name",
      "plugandpay_source.sealed_token",
      "plugandpay_source.sealed_api_token",
      "plugandpay_source.sealed_webhook_key",
      "plugandpay_source.base_url",
      "plugandpay_source.api_token_refused",
      "plugandpay_source.last_seen_at",
    ]);
}

type SourceRow = Awaited<ReturnType<ReturnType<typeof selectSources>["executeTakeFirstOrThrow"]>>;

function openSource(seal: Seal, row: SourceRow): PlugAndPaySource {
  const open = (sealed: Buffer | null) => (sealed === null ? null : seal.open(sealed));
  return {
    shop: { id: row.id, bucket: row.bucket, number: row.number, name: row.name },
    token: seal.open(row.sealed_token),
    baseUrl: row.base_url,
    webhookKey: open(row.sealed_webhook_key),
    apiToken: open(row.sealed_api_token),
    sealedApiToken: row.sealed_api_token,
    apiTokenRefused: row.api_token_refused,
    lastSeenAt: row.last_seen_at,
  };
}

/** The address that the seller pastes into Plug&Pay. */
export function ownAddress(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/in/plugandpay/${token}`;
}

/** Locks the shop's settings. Returns false if the API token was changed since they were read. */
export async function lockToken(tx: Tx, { shop, sealedApiToken }: PlugAndPaySource): Promise<boolean> {
  const { sealed_api_token: current } = await tx
    .selectFrom("plugandpay_source")
    .select("sealed_api_token")
    .where("shop_id", "=", shop.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return current === null || sealedApiToken === null ? current === sealedApiToken : current.equals(sealedApiToken);
}

/** Marks the token as refused, so that it is not used again. Only after `lockToken` returned true, because otherwise a new token would be marked. */
export async function refuseToken(tx: Tx, { shop }: PlugAndPaySource): Promise<void> {
  await tx.updateTable("plugandpay_source").set({ api_token_refused: true }).where("shop_id", "=", shop.id).execute();
}

/** Why Plug&Pay cannot be asked: a code for programs and a message for the seller. Null if it can. */
export function tokenProblem({ apiToken, apiTokenRefused }: Pick<PlugAndPaySource, "apiToken" | "apiTokenRefused">) {
  if (apiToken === null) return { code: "no_api_token", why: NO_TOKEN };
  return apiTokenRefused ? { code: "api_token_refused", why: REFUSED_TOKEN } : null;
}

export const NO_TOKEN = hubMessage("plugandpay_token_missing");
const REFUSED_TOKEN = hubMessage("plugandpay_token_refused");

/** The fields to change. A missing field keeps its value, and null removes it. */
export interface SourceChange {
  readonly api_token?: string | null | undefined;
  readonly webhook_key?: string | null | undefined;
  readonly base_url?: string | null | undefined;
}

/**
 * Changes how a shop and Plug&Pay reach each other. If the API token changes, notices that waited for one, or that failed because Plug&Pay
 * refused it, are due again. The source is locked before the notices, as everywhere.
 */
export async function changeSource(
  parts: { seal: Seal; clock: Clock },
  tx: Tx,
  { shop, change }: { shop: ShopKey; change: SourceChange },
): Promise<void> {
  const columns = columnsOf(parts, change);
  if (Object.keys(columns).length === 0) return;
  await tx.updateTable("plugandpay_source").set(columns).where("shop_id", "=", shop.id).execute();
  if (change.api_token !== undefined) await reviveNotices(tx, shop, parts.clock.now());
  if (change.api_token !== undefined || change.base_url !== undefined) await forgetRules(tx, shop, parts.clock.now());
}

/** The stored rules are deleted and read again, because with another token or address they may be another account's. */
async function forgetRules(tx: Tx, shop: ShopKey, now: Date): Promise<void> {
  await tx
    .updateTable("plugandpay_rules")
    .set({ sealed_rules: null, read_at: null, error: null, due_at: now, tries: 0, lease_id: null })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .execute();
}

/** The first hourly comparison comes an hour after the token was set, because before that there is nothing to compare. */
const FIRST_RECONCILIATION_MS = 3_600_000;

function columnsOf({ seal, clock }: { seal: Seal; clock: Clock }, change: SourceChange) {
  const sealed = (secret: string | null) => (secret === null ? null : seal.seal(secret));
  const reconcileAt = new Date(clock.now().getTime() + FIRST_RECONCILIATION_MS);
  const { api_token: apiToken, webhook_key: webhookKey, base_url: baseUrl } = change;
  return {
    ...(apiToken === undefined
      ? {}
      : {
          sealed_api_token: sealed(apiToken),
          api_token_refused: false,
          reconcile_at: apiToken === null ? null : reconcileAt,
        }),
    ...(webhookKey === undefined ? {} : { sealed_webhook_key: sealed(webhookKey) }),
    ...(baseUrl === undefined ? {} : { base_url: baseUrl ?? PLUGANDPAY_API }),
    // The pause ends, because Plug&Pay asked only the old token at the old address to wait.
    ...(apiToken === undefined && baseUrl === undefined ? {} : { fetch_not_before: null }),
  };
}

async function reviveNotices(tx: Tx, shop: ShopKey, now: Date): Promise<void> {
  await tx
    .updateTable("inbox")
    .set({ state: "waiting", error: null, due_at: now, tries: 0, wants_token: false })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("wants_token", "=", true)
    .execute();
}

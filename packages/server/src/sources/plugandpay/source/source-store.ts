import type { Seal } from "../../../platform/crypto/seal.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Db, Tx } from "../../../platform/postgres/database.ts";
import type { Shop, ShopKey } from "../../../platform/shop.ts";

/** Where Plug&Pay's API is, unless a shop says otherwise (official PHP SDK). */
export const PLUGANDPAY_API = "https://api.plugandpay.com";

/** How a shop hears from Plug&Pay and asks it back, with the secrets opened. */
export interface PlugAndPaySource {
  readonly shop: Shop;
  /** The unguessable end of the shop's address. */
  readonly token: string;
  readonly baseUrl: string;
  readonly webhookKey: string | null;
  readonly apiToken: string | null;
  /** The API token as it is stored: the same token set anew is sealed anew, so that this tells one setting from the next. */
  readonly sealedApiToken: Buffer | null;
  readonly apiTokenRefused: boolean;
  readonly lastSeenAt: Date | null;
}

/** What reading a source needs. */
interface SourceStoreParts {
  readonly db: Db;
  readonly seal: Seal;
}

/** The source whose address ends in the token with this hash, or null. */
export async function findSourceByToken(parts: SourceStoreParts, hash: Buffer): Promise<PlugAndPaySource | null> {
  const row = await selectSources(parts.db).where("plugandpay_source.token_hash", "=", hash).executeTakeFirst();
  return row === undefined ? null : openSource(parts.seal, row);
}

/** The source of a shop; every shop has one. */
export async function readSource(parts: SourceStoreParts, shop: Pick<ShopKey, "id">): Promise<PlugAndPaySource> {
  const row = await selectSources(parts.db).where("plugandpay_source.shop_id", "=", shop.id).executeTakeFirstOrThrow();
  return openSource(parts.seal, row);
}

/** Remembers that something came in. The shop's screen shows it, so that a seller sees whether Plug&Pay found the address. */
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

/** What the seller pastes into Plug&Pay: where the shop with this token hears from it. */
export function ownAddress(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/in/plugandpay/${token}`;
}

/** Locks the shop's settings; false if another API token, or none, has been set since they were read. */
export async function lockToken(tx: Tx, { shop, sealedApiToken }: PlugAndPaySource): Promise<boolean> {
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

/** Why Plug&Pay cannot be asked: a code for programs and a sentence for the seller; null if it can. */
export function tokenProblem({ apiToken, apiTokenRefused }: Pick<PlugAndPaySource, "apiToken" | "apiTokenRefused">) {
  if (apiToken === null) return { code: "no_api_token", why: NO_TOKEN };
  return apiTokenRefused ? { code: "api_token_refused", why: REFUSED_TOKEN } : null;
}

/** Without a token there is nothing to ask with. */
export const NO_TOKEN = hubMessage("plugandpay_token_missing");
const REFUSED_TOKEN = hubMessage("plugandpay_token_refused");

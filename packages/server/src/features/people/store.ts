import { lookupHash, sameSecret } from "../../platform/crypto/seal.ts";
import type { Session } from "../../platform/http/authenticate.ts";
import { notFound } from "../../platform/http/problem.ts";
import { newSessionToken } from "../../platform/http/session-cookie.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { SignedInShop } from "../../platform/shop.ts";
import type { ShopStoreParts } from "../shops/index.ts";
import { noteUse } from "../shops/index.ts";

/** The maximum duration of a session in milliseconds. After a week everybody must sign in again. */
export const SESSION_MS_MAX = 7 * 86_400_000;
/** A session ends earlier if nobody has used it for a day. */
const IDLE_MS_MAX = 86_400_000;
/** The last use is stored at most once in this time, so that not every request writes. */
const LAST_USED_GRAIN_MS = 60_000;

export interface SessionParts extends Pick<ShopStoreParts, "clock" | "seal"> {
  readonly db: Database;
  readonly log: Log;
  readonly installation: { readonly passwordMark: () => Promise<string> };
}

/** Opens a session and removes sessions that have ended. Returns its token. */
export async function startSession(parts: SessionParts, by: SignedInShop | "admin"): Promise<string> {
  const now = parts.clock.now();
  await parts.db.deleteFrom("dashboard_session").where("last_used_at", "<=", idleSince(now)).execute();
  const token = newSessionToken();
  const holder =
    by === "admin"
      ? {
          shop_id: null,
          api_key_id: null,
          sealed_password_mark: parts.seal.seal(await parts.installation.passwordMark()),
        }
      : { shop_id: by.id, api_key_id: by.apiKeyId, sealed_password_mark: null };
  await parts.db
    .insertInto("dashboard_session")
    .values({ token_hash: lookupHash(token), ...holder, started_at: now, last_used_at: now })
    .execute();
  return token;
}

/** Returns null if the session has ended: its time is over, or its API key or password is no longer valid. */
export async function findSession(parts: SessionParts, token: string): Promise<Session | null> {
  const now = parts.clock.now();
  const row = await selectSession(parts, token, now).executeTakeFirst();
  if (!row) return null;
  if (row.mark && !sameSecret(parts.seal.open(row.mark), await parts.installation.passwordMark())) return null;
  if (now.getTime() - row.last_used_at.getTime() > LAST_USED_GRAIN_MS) {
    const used = parts.db.updateTable("dashboard_session").set({ last_used_at: now });
    await noteUse(parts.log, "session", () => used.where("token_hash", "=", lookupHash(token)).execute());
  }
  const { id, bucket, number, name, apiKeyId } = row;
  const shop =
    id && bucket !== null && number !== null && name !== null ? { id, bucket, number, name, apiKeyId } : null;
  return { token, isAdmin: row.mark !== null, shop };
}

function selectSession({ db }: SessionParts, token: string, now: Date) {
  return db
    .selectFrom("dashboard_session as session")
    .leftJoin("shop", "shop.id", "session.shop_id")
    .leftJoin("api_key", "api_key.id", "session.api_key_id")
    .select(["shop.id", "shop.bucket", "shop.number", "shop.name", "session.api_key_id as apiKeyId"])
    .select(["session.sealed_password_mark as mark", "session.last_used_at"])
    .where("session.token_hash", "=", lookupHash(token))
    .where("session.last_used_at", ">", idleSince(now))
    .where("session.started_at", ">", new Date(now.getTime() - SESSION_MS_MAX))
    .where((where) => where.or([where("api_key.expires_at", "is", null), where("api_key.expires_at", ">", now)]));
}

/** @throws HttpProblem 404 if the shop does not exist. */
export async function chooseShop({ db }: SessionParts, token: string, shopId: string): Promise<void> {
  const shop = await db.selectFrom("shop").select("id").where("id", "=", shopId).executeTakeFirst();
  if (!shop) throw notFound("thing_shop");
  const chosen = db.updateTable("dashboard_session").set({ shop_id: shop.id });
  await chosen.where("token_hash", "=", lookupHash(token)).execute();
}

export async function endSession({ db }: SessionParts, token: string): Promise<void> {
  await db.deleteFrom("dashboard_session").where("token_hash", "=", lookupHash(token)).execute();
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - IDLE_MS_MAX);
}

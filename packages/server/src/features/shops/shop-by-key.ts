import { sql } from "kysely";
import type { FindShopByKey } from "../../platform/http/authenticate.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { createGroupCommit } from "../../platform/postgres/group-commit.ts";
import type { SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** The last use of a key is stored at most once in this time, so that not every request writes. */
const LAST_USED_GRAIN_MS = 60_000;

/** The most tools that are stored for a key. Otherwise a client with a new name in each request would fill the row. */
const TOOLS_MAX = 20;

interface FindShopParts {
  readonly db: Database;
  /** Reads the key of every request, apart from the connections of other work. */
  readonly hotDb: Database;
  readonly clock: Clock;
  readonly log: Log;
}

interface KeyRow extends SignedInShop {
  readonly hash: Buffer;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly usedBy: Readonly<Record<string, string>>;
}

/** The most keys in one statement. */
const KEYS_A_LOOKUP_MAX = 200;

/**
 * Finds the shop of a valid key by the hash of the key, and stores when and by which tool the key was used. Requests that arrive during
 * a lookup share the next one. Results are not cached, so that a deleted key never works again.
 */
export function createFindShopByKey(parts: FindShopParts): FindShopByKey {
  const lookUp = createGroupCommit<Buffer, KeyRow | null>({
    run: async (_, hashes) => {
      const rows = await readKeys(parts.hotDb, hashes);
      return hashes.map((hash) => rows.find((row) => row.hash.equals(hash)) ?? null);
    },
    groupItemsMax: KEYS_A_LOOKUP_MAX,
    waitingItemsMax: Number.POSITIVE_INFINITY,
    refuse: () => new Error("Lookups are never refused."),
    isTransient: () => true,
  });
  return async ({ hash, userAgent }) => {
    const row = await lookUp(0, hash);
    const now = parts.clock.now();
    if (row === null || (row.expiresAt !== null && row.expiresAt <= now)) return null;
    await noteKeyUse(parts, row, { userAgent, now });
    const { id, bucket, number, name, apiKeyId } = row;
    return { id, bucket, number, name, apiKeyId };
  };
}

async function readKeys(db: Database, hashes: readonly Buffer[]): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select s.id, s.bucket, s.number, s.name, k.id as "apiKeyId", k.hash, k.expires_at as "expiresAt",
      k.last_used_at as "lastUsedAt", k.used_by as "usedBy"
    from api_key k join shop s on s.id = k.shop_id
    where k.hash = any(${hashes}::bytea[])`.execute(db);
  return rows;
}

async function noteKeyUse(
  { db, log }: FindShopParts,
  { apiKeyId, lastUsedAt, usedBy }: KeyRow,
  { userAgent, now }: { userAgent: string | null; now: Date },
): Promise<void> {
  const tool = toolToNote(usedBy, { userAgent, now });
  if (tool === null && !isStale(lastUsedAt, now)) return;
  const by = tool === null ? {} : { used_by: sql<string>`used_by || ${JSON.stringify({ [tool]: now })}::jsonb` };
  const used = db
    .updateTable("api_key")
    .set({ last_used_at: now, ...by })
    .where("id", "=", apiKeyId);
  await noteUse(log, "API key", () => used.execute());
}

function isStale(notedAt: Date | null, now: Date): boolean {
  return notedAt === null || now.getTime() - notedAt.getTime() > LAST_USED_GRAIN_MS;
}

/** The tool whose use must be stored now; null if it was stored a short time ago. */
function toolToNote(
  usedBy: Readonly<Record<string, string>>,
  { userAgent, now }: { userAgent: string | null; now: Date },
) {
  const tool = toolOf(userAgent);
  if (tool === null) return null;
  const notedAt = usedBy[tool];
  if (notedAt === undefined) return Object.keys(usedBy).length < TOOLS_MAX ? tool : null;
  return isStale(new Date(notedAt), now) ? tool : null;
}

/**
 * Stores when something was last used. If that fails, this logs it and goes on, because a request must also work on a database without
 * writes, such as a standby.
 */
export async function noteUse(log: Log, what: string, note: () => Promise<unknown>): Promise<void> {
  try {
    await note();
  } catch (error) {
    log.warn({ what, error: String(error) }, "A last use could not be stored.");
  }
}

/** The first word of a user agent without its version, such as `Zapier`, `Haak` or `Mozilla`; null if there is none. */
function toolOf(userAgent: string | null): string | null {
  return /^[A-Za-z][\w.-]{0,39}(?=$|[/ ;(])/.exec(userAgent ?? "")?.[0] ?? null;
}

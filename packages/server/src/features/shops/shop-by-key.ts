import { sql } from "kysely";
import type { FindShopByKey } from "../../platform/http/authenticate.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { createGroupCommit } from "../../platform/postgres/group-commit.ts";
import type { SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** How old the note of a key's last use may grow, so that not every request writes. */
const LAST_USED_GRAIN_MS = 60_000;

/** How many tools a key is known to be used by. Whoever calls itself something else each time is not to fill the row. */
const TOOLS_MAX = 20;

/** What finding a shop needs: `hotDb` reads, as it does so for every request. */
export interface FindShopParts {
  readonly db: Database;
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

/** Keys looked up in one statement. */
const KEYS_A_LOOK_MAX = 200;

/**
 * Finds the shop whose key has a hash and has not expired, and notes the use, and by which tool. Requests that come while one is
 * being looked up share the next look: nobody is told what was so before they asked, and nothing is remembered.
 */
export function createFindShopByKey(parts: FindShopParts): FindShopByKey {
  const look = createGroupCommit<Buffer, KeyRow | null>({
    run: async (_, hashes) => {
      const rows = await readKeys(parts.hotDb, hashes);
      return hashes.map((hash) => rows.find((row) => row.hash.equals(hash)) ?? null);
    },
    groupItemsMax: KEYS_A_LOOK_MAX,
    waitingItemsMax: Number.POSITIVE_INFINITY,
    refuse: () => new Error("Looks are never refused."),
    isTransient: () => true,
  });
  return async ({ hash, userAgent }) => {
    const row = await look(0, hash);
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

/** The tool by which a key was used, where that is not noted yet or was long ago. */
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
 * Notes when something was last used, if that is possible now. A database that takes no writes, such as a standby, can be read
 * all the same: the note is not worth refusing anybody, so that it costs a line in the log at the most.
 */
export async function noteUse(log: Log, what: string, note: () => Promise<unknown>): Promise<void> {
  try {
    await note();
  } catch (error) {
    log.warn({ what, error: String(error) }, "A last use could not be noted.");
  }
}

/** The first word of a user agent without its version, such as `Zapier`, `Haak` or `Mozilla`; null where there is none to be read. */
function toolOf(userAgent: string | null): string | null {
  return /^[A-Za-z][\w.-]{0,39}(?=$|[/ ;(])/.exec(userAgent ?? "")?.[0] ?? null;
}

import { randomBytes, scrypt as scryptCallback, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Database } from "../postgres/database.ts";
import { StartError } from "../process/start-error.ts";
import { lookupHash, type Seal } from "./seal.ts";

const scrypt = promisify<string, Buffer, number, Buffer>(scryptCallback);
const KEY_CHECK = "haak";

export interface Installation {
  readonly isAdminPassword: (password: string) => Promise<boolean>;
  /** A value that changes with the admin password. It is stored sealed, so that it reveals nothing without the master key. */
  readonly passwordMark: () => Promise<string>;
  /**
   * Makes a password if none is configured and none was made before, and returns it. Nobody can read it later. It must be called only when
   * the hub listens, so that a failed start makes no password that nobody has seen.
   */
  readonly makeAdminPassword: () => Promise<string | null>;
}

/**
 * Opens the installation, or creates it at the first start. It checks that the secrets in this database were sealed with this master key,
 * because otherwise a wrong key would only be noticed when a call cannot be signed.
 *
 * @throws StartError if the key is a different one.
 */
export async function openInstallation(options: {
  db: Database;
  seal: Seal;
  adminPassword: string | null;
}): Promise<Installation> {
  const { db, seal, adminPassword } = options;
  await db
    .insertInto("installation")
    .values({ id: 1, admin_password_hash: null, key_check: seal.seal(KEY_CHECK) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { key_check: check, admin_password_hash: stored } = await readInstallation(db);
  checkKey(seal, check);
  // Started now but not awaited, because a password hash is slow on purpose. It is skipped if it cannot be needed.
  let fresh = adminPassword === null && stored === null ? preparePassword() : null;
  return {
    isAdminPassword: createPasswordCheck(db, adminPassword),
    passwordMark: async () => markOf(adminPassword ?? (await readInstallation(db)).admin_password_hash ?? ""),
    async makeAdminPassword() {
      const prepared = fresh;
      // Removed from memory after it was shown, because nobody may read it again.
      fresh = null;
      return prepared && keepPassword(db, await prepared);
    },
  };
}

/** Whether a master key has been used on this database. The check of the key is the first value that a hub seals. */
export async function isSomethingSealed(db: Database): Promise<boolean> {
  return (await db.selectFrom("installation").select("id").executeTakeFirst()) !== undefined;
}

function markOf(password: string): string {
  return lookupHash(password).toString("base64");
}

function readInstallation(db: Database) {
  return db.selectFrom("installation").selectAll().executeTakeFirstOrThrow();
}

interface FreshPassword {
  readonly password: string;
  readonly hash: string;
}

function preparePassword(): Promise<FreshPassword> {
  const password = randomBytes(12).toString("base64url");
  const prepared = hashPassword(password).then((hash) => ({ password, hash }));
  // Ignored here, because the caller that stores the password gets the error. A start that fails earlier has another cause.
  prepared.catch(() => undefined);
  return prepared;
}

/** Returns null if another process stored its password first, because there must be only one. */
async function keepPassword(db: Database, { password, hash }: FreshPassword): Promise<string | null> {
  const kept = await db
    .updateTable("installation")
    .set({ admin_password_hash: hash })
    .where("admin_password_hash", "is", null)
    .returning("id")
    .executeTakeFirst();
  return kept ? password : null;
}

/** @throws StartError unless `sealed`, which an installation keeps for this, was sealed with this key. */
export function checkKey(seal: Seal, sealed: Buffer): void {
  try {
    if (seal.open(sealed) === KEY_CHECK) return;
  } catch (error) {
    throw new StartError(
      "wrong_master_key",
      "HAAK_MASTER_KEY is not the key that the secrets in this database were sealed with: set it to the key of the first start, or after a " +
        "rotation to the newest key. With the bundled database and without the variable, it is the key in the file master-key in its folder.",
      { cause: error },
    );
  }
}

/** Checks the admin password. scrypt is slow on purpose, so that the digest of a correct password is cached and scripts stay fast. */
function createPasswordCheck(db: Database, configured: string | null) {
  let known = configured === null ? null : lookupHash(configured);
  return async (password: string): Promise<boolean> => {
    const digest = lookupHash(password);
    if (known && timingSafeEqual(known, digest)) return true;
    if (configured !== null) return false;
    const { admin_password_hash: stored } = await readInstallation(db);
    if (stored === null || !(await verifyPassword(password, stored))) return false;
    known = digest;
    return true;
  };
}

async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString("base64")}:${(await scrypt(password, salt, 32)).toString("base64")}`;
}

async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [salt = "", hash = ""] = stored.split(":");
  return timingSafeEqual(await scrypt(password, Buffer.from(salt, "base64"), 32), Buffer.from(hash, "base64"));
}

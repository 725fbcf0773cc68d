import type { Request } from "express";
import ipaddr from "ipaddr.js";
import { sql } from "kysely";
import { HttpProblem } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** After this many wrong passwords or keys within the window, an address must wait until the window ends. */
const FAILURES_MAX = 20;
const WINDOW_MS = 300_000;

/** Failures are counted in the database, because otherwise more processes would allow more guesses. */
export interface GuessParts {
  readonly db: Database;
  readonly clock: Clock;
}

/**
 * Runs `check`, unless too many recent tries from the same address have failed. Successful tries do not count, so that a busy program is never
 * refused. People and programs are counted apart, so that a script with an old password locks no person out.
 *
 * @throws Problem 429 with when to come back.
 */
export async function limitGuesses<T>(
  parts: GuessParts,
  { request, door }: { request: Request; door: "page" | "program" },
  check: () => Promise<T>,
): Promise<T> {
  const address = `${door} ${networkOf(request.ip ?? "")}`;
  const now = parts.clock.now();
  await refuseGuesser(parts.db, address, now);
  const found = await check();
  if (!found) await countFailure(parts.db, address, now);
  return found;
}

async function refuseGuesser(db: Database, address: string, now: Date): Promise<void> {
  const row = await db
    .selectFrom("sign_in_failure")
    .select("since")
    .where("address", "=", address)
    .where("failures", ">=", FAILURES_MAX)
    .where("since", ">", windowStart(now))
    .executeTakeFirst();
  if (!row) return;
  const seconds = Math.ceil((row.since.getTime() + WINDOW_MS - now.getTime()) / 1_000);
  throw new HttpProblem({
    status: 429,
    code: "too_many_failures",
    detail: hubMessage("too_many_wrong_passwords", {
      seconds,
    }),
    headers: { "Retry-After": String(seconds) },
  });
}

/** Ended windows are deleted here too, so that the table contains only the last five minutes. */
async function countFailure(db: Database, address: string, now: Date): Promise<void> {
  await db.deleteFrom("sign_in_failure").where("since", "<=", windowStart(now)).execute();
  await db
    .insertInto("sign_in_failure")
    .values({ address, failures: 1, since: now })
    .onConflict((conflict) => conflict.column("address").doUpdateSet({ failures: sql`sign_in_failure.failures + 1` }))
    .execute();
}

function windowStart(now: Date): Date {
  return new Date(now.getTime() - WINDOW_MS);
}

/** IPv6 addresses are counted by their /64 network, because a client usually has all addresses of it. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString();
}

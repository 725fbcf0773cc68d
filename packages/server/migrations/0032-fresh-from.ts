import { type Kysely, sql } from "kysely";

/**
 * From when on a lane may hold something fresh that nobody is sending: where a claim begins to read. Without it each claim passes
 * over what was delivered and is not yet vacuumed, and over what is being sent. The order within one time counts too, as a batch
 * of events makes hundreds due in the same millisecond. Breaks the version before, as 0030 does: it would not bring the bound down.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table lane
      add column fresh_from timestamptz not null default '-infinity',
      add column fresh_seq bigint not null default 0`.execute(db);
  // Only the sweeper counts leases by their lane, in the few that a shop has; and the look for one by its key is led astray by it.
  await sql`drop index lease_endpoint`.execute(db);
}

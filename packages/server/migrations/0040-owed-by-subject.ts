import { type Kysely, sql } from "kysely";

/**
 * What is owed of an order or subscription stands together, whichever endpoints it goes to: an event that calls fifty is looked for once
 * and not fifty times, and its fifty entries are put beside each other (docs/decisions/0039).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index owed_subject`.execute(db);
  await sql`
    create index owed_subject on owed (bucket, subject, endpoint_id, seq)
    where subject is not null`.execute(db);
}

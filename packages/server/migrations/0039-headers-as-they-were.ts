import { type Kysely, sql } from "kysely";

/**
 * The headers of an attempt are written down and shown, and nobody ever searches in them, so that the database need not take them apart:
 * 7 µs of a core less for each attempt (docs/decisions/0039). They keep their order, too. Writes the table anew, twice, as a cluster
 * (Citus) takes one change at a time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ["request_headers", "response_headers"]) {
    const ref = sql.ref(column);
    await sql`alter table attempt alter column ${ref} type json using ${ref}::text::json`.execute(db);
  }
}

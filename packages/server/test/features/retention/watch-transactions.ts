import { sql } from "kysely";
import { onTestFinished } from "vitest";
import type { TestStore } from "../../support/harness.ts";

/** Counts the rows that every transaction removes, until the test ends. Returns the highest count. */
export async function watchTransactions(store: TestStore): Promise<() => Promise<number>> {
  const tables = ["event", "delivery", "attempt", "comparison_finding"];
  await sql
    .raw(`
    create table watched (txid bigint not null, rows bigint not null);
    create function watch_removed() returns trigger language plpgsql as
      'begin insert into watched select txid_current(), count(*) from gone; return null; end';
    ${tables
      .map(
        (table) => `
    create trigger watch after delete on ${table} referencing old table as gone
      for each statement execute function watch_removed();`,
      )
      .join("")}`)
    .execute(store.db);
  onTestFinished(async () => {
    await sql.raw("drop function watch_removed() cascade; drop table watched").execute(store.db);
  });
  return async () => {
    const { rows } = await sql<{ most: number }>`
      select coalesce(max(rows), 0) as most from (select sum(rows)::bigint as rows from watched group by txid) as t`.execute(
      store.db,
    );
    return rows[0]?.most ?? 0;
  };
}

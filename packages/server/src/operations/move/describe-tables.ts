import type { Client } from "pg";

/** One table as it is copied, with quoted names. Generated columns are left out, because the database computes them again. */
export interface TableToMove {
  readonly name: string;
  readonly columns: readonly string[];
}

interface TableRow {
  readonly name: string;
  readonly columns: string[];
  readonly parents: string[];
}

/** The migrator's own tables are not copied, because both sides have run the same migrations. */
const OF_MIGRATOR = ["kysely_migration", "kysely_migration_lock"];
/** Exists in the target only while the move fills it. */
export const MARK_TABLE = "haak_move";

/** All tables of the hub, each after the tables that it refers to, so that no foreign key is ever violated. */
export async function describeTables(client: Client): Promise<readonly TableToMove[]> {
  const { rows } = await client.query<TableRow>(
    `select quote_ident(c.relname) as name,
        array(select quote_ident(a.attname) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          order by a.attname collate "C") as columns,
        array(select distinct quote_ident(p.relname) from pg_constraint f join pg_class p on p.oid = f.confrelid
          where f.conrelid = c.oid and f.contype = 'f' and p.oid <> c.oid) as parents
      from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> all ($1)
      order by c.relname collate "C"`,
    [[...OF_MIGRATOR, MARK_TABLE]],
  );
  return parentsFirst(rows);
}

function parentsFirst(rows: readonly TableRow[]): TableToMove[] {
  const placed = new Map<string, TableToMove>();
  while (placed.size < rows.length) {
    const next = rows.filter(({ name, parents }) => !placed.has(name) && parents.every((each) => placed.has(each)));
    if (next.length === 0) throw new Error("Tables refer to each other in a circle, and cannot be copied one by one.");
    for (const { name, columns } of next) placed.set(name, { name, columns });
  }
  return [...placed.values()];
}

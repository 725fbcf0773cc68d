import type { Client } from "pg";
import type { Log } from "../../platform/log/log.ts";
import { HubClient, type Sockets } from "../../platform/postgres/client.ts";
import { whileAnswering } from "../../platform/postgres/session.ts";
import { systemClock } from "../../platform/time/clock.ts";

/**
 * Gives `work` a connection on which both sides write values alike. No statement has a time limit, because a table may be large. A host that
 * goes silent is noticed nevertheless, and the statement in flight fails. `name` is shown in `pg_stat_activity`.
 */
export async function withClient<Result>(
  { url, name, log }: { readonly url: string; readonly name: string; readonly log: Log },
  work: (client: Client, sockets: Sockets) => Promise<Result>,
): Promise<Result> {
  return whileAnswering({ url, log, clock: systemClock }, async (sockets) => {
    const client = new HubClient({ connectionString: url, application_name: name, stream: sockets.open });
    // Ignored here, because the query in flight fails with the same error.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await writeAlike(client);
      return await work(client, sockets);
    } finally {
      await client.end();
    }
  });
}

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

/** The count and digest of a table, independent of the order of its rows. Both sides are equal only if their rows are. */
export interface TableDigest {
  readonly rows: number;
  /** The sum of half a SHA-256 of each row, in two numbers. It detects lost rows; it does not protect against forgery. */
  readonly digest: string;
}

/**
 * Sets everything that the text of a value depends on, so that both sides write it the same way. It also removes timeouts, because a statement
 * over a large table takes minutes and roles on managed servers may have a limit.
 */
const SAME_TEXT = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set client_encoding = 'UTF8'`;

/** Sets the connection up. It must run before anything is copied or compared on it. */
export async function writeAlike(client: Client): Promise<void> {
  await client.query(SAME_TEXT);
}

/** Computes the digest on the server, so that only the sum is transferred. */
export async function digestTable(client: Client, { name, columns }: TableToMove): Promise<TableDigest> {
  const half = (part: "left" | "right") =>
    `coalesce(sum(('x' || ${part}(hash, 16))::bit(64)::bigint::numeric), 0)::text`;
  const { rows } = await client.query<{ rows: string; digest: string }>(
    `select count(*)::text as rows, ${half("left")} || ' ' || ${half("right")} as digest
      from (select encode(sha256(convert_to(row(${columns.join(", ")})::text, 'UTF8')), 'hex') as hash from ${name}) as hashes`,
  );
  const [row] = rows;
  if (!row) throw new Error("An aggregate gave no row.");
  return { rows: Number(row.rows), digest: row.digest };
}

/** The state of each sequence, because the next number must be the same on both sides. */
export async function readSequences(client: Client): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    `select quote_ident(sequencename) as name, last_value::text as last from pg_sequences
      where schemaname = current_schema() order by sequencename collate "C"`,
  );
  return new Map(rows.map(({ name, last }) => [name, last]));
}

import { createGroupCommit } from "../../packages/server/src/platform/postgres/group-commit.ts";
import { openPool } from "../../packages/server/src/platform/postgres/pool.ts";

/** The database in which a process stores, and the way in which it does. */
export interface KeepOptions {
  readonly databaseUrl: string;
  /** `sparest`: as little as possible. `hub`: the rows and indexes of a hub. */
  readonly keeping: "sparest" | "hub";
}

/** The connection pool of the database. */
export type Database = ReturnType<typeof openPool>;

/** One implementation for each way of storing. */
export type Ways<Way> = Readonly<Record<KeepOptions["keeping"], Way>>;

const GROUP_MAX = 500;

/** Opens the empty database and creates the tables for the requested way. */
export async function openKeeper<Way extends { prepare(database: Database, url: string): Promise<unknown> }>(
  ways: Ways<Way>,
  { databaseUrl, keeping }: KeepOptions,
  connectionsMax: number,
): Promise<{ database: Database; way: Way }> {
  const database = openPool({
    ...{ url: databaseUrl, connectionsMax },
    onLost(error) {
      throw error;
    },
  });
  const way = ways[keeping];
  await way.prepare(database, databaseUrl);
  return { database, way };
}

/** Creates the hub's own tables. Imported only when needed, so that the other way does not load the hub's code. */
export async function prepareAsHub(_: Database, url: string): Promise<void> {
  const { migrate } = await import("../../packages/server/src/platform/postgres/migrate.ts");
  await migrate(url);
}

/**
 * Puts items that arrive together into one statement, as the hub does. An item is on disk when its promise resolves.
 * `keep` returns the number of stored items. @throws Error unless all were stored.
 */
export function inGroups<Thing>(keep: (things: readonly Thing[]) => Promise<number>): (thing: Thing) => Promise<true> {
  const add = createGroupCommit<Thing, true>({
    async run(_, things) {
      const kept = await keep(things);
      if (kept !== things.length) throw new Error(`${kept} of ${things.length} were stored.`);
      return things.map(() => true);
    },
    ...{ groupItemsMax: GROUP_MAX, waitingItemsMax: Number.POSITIVE_INFINITY },
    refuse: () => new Error("Nothing is refused here."),
    isTransient: () => true,
  });
  return (thing) => add(0, thing);
}

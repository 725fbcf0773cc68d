import { createGroupCommit } from "../../packages/server/src/platform/postgres/group-commit.ts";
import { openPool } from "../../packages/server/src/platform/postgres/pool.ts";

/** Where a process that keeps what it does keeps it, and how. */
export interface KeepWish {
  readonly databaseUrl: string;
  /** `sparest` in as little as one can, `hub` in the rows and indexes of a hub. */
  readonly keeping: "sparest" | "hub";
}

/** A connection pool of the database in which things are kept. */
export type Database = ReturnType<typeof openPool>;

/** Things of one kind, by each way of keeping them. */
export type Ways<Way> = Readonly<Record<KeepWish["keeping"], Way>>;

const GROUP_MAX = 500;

/** Opens the database, empty until now, and makes its tables for the way that is wished. */
export async function openKeeper<Way extends { prepare(database: Database, url: string): Promise<unknown> }>(
  ways: Ways<Way>,
  { databaseUrl, keeping }: KeepWish,
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

/** Makes the hub's own tables, of which whoever keeps sparingly loads nothing. */
export async function prepareAsHub(_: Database, url: string): Promise<void> {
  const { migrate } = await import("../../packages/server/src/platform/postgres/migrate.ts");
  await migrate(url);
}

/**
 * Lets things that arrive together share one statement, as the hub does. Each is on disk when its promise has ended. `keep` gives
 * how many it kept. @throws Error unless that is all of them.
 */
export function inGroups<Thing>(keep: (things: readonly Thing[]) => Promise<number>): (thing: Thing) => Promise<true> {
  const add = createGroupCommit<Thing, true>({
    async run(_, things) {
      const kept = await keep(things);
      if (kept !== things.length) throw new Error(`${kept} of ${things.length} were kept.`);
      return things.map(() => true);
    },
    ...{ groupItemsMax: GROUP_MAX, waitingItemsMax: Number.POSITIVE_INFINITY },
    refuse: () => new Error("Nothing is refused here."),
    isTransient: () => true,
  });
  return (thing) => add(0, thing);
}

import { type Child, startChild } from "./child.ts";
import { cpuLog } from "./cpu-log.ts";
import type { Watched } from "./cpu-time.ts";
import { startDatabase } from "./database.ts";
import { HUB_FLAGS } from "./hub.ts";
import type { KeepOptions } from "./keeper.ts";
import { alternate } from "./measure.ts";
import { median, rounded } from "./statistics.ts";

/** A task done by a process that stores what it does, and the same task without storing. */
export interface FloorOptions<Ask extends object, Answer> {
  /** The process that stores: a file of `processes/`, and its name in the figures. */
  readonly keeper: { readonly file: string; readonly role: string };
  /** Configures the process, and returns a function that does one run and returns its rate per second. */
  readonly kept: (keeper: Child<Ask, Answer>, options: KeepOptions) => Promise<() => Promise<number>>;
  readonly bare: () => Promise<number>;
  /** Further processes to measure, beside the storing one and its database. */
  readonly watched: Readonly<Record<string, Watched>>;
  readonly things: number;
}

const ROUNDS = 5;

/**
 * The cost of storing alone: with as little as possible, and in the rows and indexes of a hub. A hub cannot reach a
 * goal above the first ratio, nor one above the second unless it stores less.
 */
export async function measureFloors<Ask extends object, Answer>(options: FloorOptions<Ask, Answer>) {
  return { floor: await measureFloor(options, "sparest"), floor_of_rows: await measureFloor(options, "hub") };
}

/**
 * `ratio` is the share of the bare rate that remains with storing, in a PostgreSQL with the hub's settings on the same
 * cores, and with the hub's Node flags.
 */
export async function measureFloor<Ask extends object, Answer>(
  { keeper: { file, role }, kept, bare, watched, things }: FloorOptions<Ask, Answer>,
  keeping: KeepOptions["keeping"],
) {
  const [database, keeper] = [await startDatabase(), startChild<Ask, Answer>(file, HUB_FLAGS)];
  const ours = await kept(keeper, { databaseUrl: database.url, keeping });
  const both = { [role]: { pid: keeper.pid, family: false }, database: database.process };
  const log = cpuLog({ ...both, ...watched }, things);
  const runs = await alternate({ ours: () => log.note(ours), theirs: bare }, ROUNDS);
  await keeper.stop();
  await database.stop();
  return { ratio: rounded(median(runs.ratios)), a_second: rounded(median(runs.ours)), core_ms: log.medians() };
}

import { type Child, startChild } from "./child.ts";
import { cpuBook } from "./cpu-book.ts";
import type { Watched } from "./cpu-time.ts";
import { startDatabase } from "./database.ts";
import { HUB_FLAGS } from "./hub.ts";
import type { KeepWish } from "./keeper.ts";
import { alternate } from "./measure.ts";
import { median, rounded } from "./statistics.ts";

/** A thing that is done by somebody who keeps it, beside the same without keeping anything. */
export interface FloorWish<Ask extends object, Answer> {
  /** Who keeps: a file of `processes/`, and what it is called in the figures. */
  readonly keeper: { readonly file: string; readonly role: string };
  /** Tells the keeper what it must know, and gives what does one run and says how many it did a second. */
  readonly kept: (keeper: Child<Ask, Answer>, wish: KeepWish) => Promise<() => Promise<number>>;
  readonly bare: () => Promise<number>;
  /** Beside the keeper and its database. */
  readonly watched: Readonly<Record<string, Watched>>;
  readonly things: number;
}

const ROUNDS = 5;

/**
 * What keeping alone costs: as sparingly as one can, and in the rows and indexes of a hub. A goal above the first cannot be reached
 * here, whatever the hub does, nor one above the second without keeping less.
 */
export async function measureFloors<Ask extends object, Answer>(wish: FloorWish<Ask, Answer>) {
  return { floor: await measureFloor(wish, "sparest"), floor_of_rows: await measureFloor(wish, "hub") };
}

/**
 * `ratio` is what is left of the bare way's rate by whoever keeps, in a PostgreSQL with the hub's settings on the same cores, with the
 * hub's flags of Node.
 */
export async function measureFloor<Ask extends object, Answer>(
  { keeper: { file, role }, kept, bare, watched, things }: FloorWish<Ask, Answer>,
  keeping: KeepWish["keeping"],
) {
  const [database, keeper] = [await startDatabase(), startChild<Ask, Answer>(file, HUB_FLAGS)];
  const ours = await kept(keeper, { databaseUrl: database.url, keeping });
  const both = { [role]: { pid: keeper.pid, family: false }, database: database.process };
  const book = cpuBook({ ...both, ...watched }, things);
  const runs = await alternate({ ours: () => book.note(ours), theirs: bare }, ROUNDS);
  await keeper.stop();
  await database.stop();
  return { ratio: rounded(median(runs.ratios)), a_second: rounded(median(runs.ours)), core_ms: book.medians() };
}

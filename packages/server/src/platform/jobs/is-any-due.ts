import { setTimeout as wait } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import type { Database } from "../postgres/database.ts";

/** `from … where …`: the rows that are due, in all buckets. A search in an index must be enough to see whether there is one. */
export type DueRows = RawBuilder<unknown>;

/** Jobs poll at the same full second (`repeat.ts`), but not in the same turn of the event loop. */
const GATHER_MS = 5;

/** The questions of one database that are to be asked together, and their answer: the numbers of those with a row. */
interface Round {
  readonly questions: DueRows[];
  readonly answer: Promise<ReadonlySet<number>>;
}

const rounds = new WeakMap<Database, Round>();

/**
 * Returns whether any of these rows exists. What several jobs ask at about the same time becomes one statement, because a dozen statements
 * a second would be most of what an idle hub costs (decision 0072).
 */
export async function isAnyDue(db: Database, rows: readonly DueRows[]): Promise<boolean> {
  if (rows.length === 0) return false;
  const round = rounds.get(db) ?? startRound(db);
  const first = round.questions.length;
  round.questions.push(...rows);
  const due = await round.answer;
  return rows.some((_, index) => due.has(first + index));
}

function startRound(db: Database): Round {
  const questions: DueRows[] = [];
  const round = { questions, answer: askTogether(db, questions) };
  rounds.set(db, round);
  return round;
}

async function askTogether(db: Database, questions: readonly DueRows[]): Promise<ReadonlySet<number>> {
  await wait(GATHER_MS);
  rounds.delete(db);
  // A union, because a cluster (Citus) carries out each part of it by itself.
  const parts = questions.map((from, index) => sql`(select ${sql.lit(index)} as number ${from} limit 1)`);
  const { rows } = await sql<{ number: number }>`${sql.join(parts, sql` union all `)}`.execute(db);
  return new Set(rows.map(({ number }) => number));
}

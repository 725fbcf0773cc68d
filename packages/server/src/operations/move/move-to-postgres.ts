import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { checkKey } from "../../platform/crypto/installation.ts";
import { readMasterKeyFile } from "../../platform/crypto/master-key.ts";
import { createSeal } from "../../platform/crypto/seal.ts";
import type { Log } from "../../platform/log/log.ts";
import { startBundledPostgres } from "../../platform/postgres/bundled/bundled-postgres.ts";
import { hasDatabase } from "../../platform/postgres/bundled/database-folder.ts";
import type { Sockets } from "../../platform/postgres/client.ts";
import { parseDatabaseUrl } from "../../platform/postgres/database-url.ts";
import { migrate, missingMigrations } from "../../platform/postgres/migrate.ts";
import { StartError } from "../../platform/process/start-error.ts";
import { type Ends, moveDatabase, type Report } from "./move-database.ts";
import { type MoveMark, readMoveMark, writeMoveMark } from "./move-mark.ts";
import { claimTarget, moveUnderWay, releaseTarget } from "./move-target.ts";
import { withClient } from "./tables-to-move.ts";

const NAME = "haak move";

/** The source and the target of a move. `masterKey` is that of the environment. Null means the key in the folder. */
export interface Move {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly masterKey: Buffer | null;
  readonly log: Log;
  readonly report: Report;
}

/**
 * Moves a hub's data from its bundled database to another PostgreSQL. An interrupted move continues when it is run again. Until it has ended,
 * only the source can be used, afterwards only the target, so that two hubs never send the same deliveries. The source keeps its data.
 *
 * @throws StartError with a message that says how to fix it; Error if the copy differs.
 */
export async function moveToPostgres(move: Move): Promise<void> {
  await checkSource(move.dataDir);
  const mark = await markOf(move);
  if (mark.state === "moved") return finish(move, mark);
  const bundled = await startBundledPostgres(move);
  try {
    await withEnds(bundled.url, move, (ends) => moveBetween(ends, move, mark));
  } finally {
    await bundled.stop();
  }
}

/** Both databases, and what closes the connections to the target if it goes silent. */
interface EndsOfMove extends Ends {
  readonly targetSockets: Sockets;
}

async function moveBetween(ends: EndsOfMove, move: Move, mark: MoveMark): Promise<void> {
  await checkSchema(ends.source);
  await checkMasterKey(ends.source, move);
  // The mark in the folder comes first, because otherwise the mark in the target could belong to another move.
  await writeMoveMark(move.dataDir, mark);
  await claimTarget(ends.target, mark.id);
  await migrate(move.databaseUrl, ends.targetSockets);
  const rows = await moveDatabase(ends, move.report);
  move.report(`${rows} rows are the same on both sides, by their count and digest in every table.`);
  // From here on the source does not start, and the target starts only after the next step, so that both never run.
  await writeMoveMark(move.dataDir, { ...mark, state: "moved", at: new Date().toISOString() });
  await releaseTarget(ends.target);
}

/** Finishes a move that was interrupted between its last two steps, or reports that it has ended already. */
async function finish({ databaseUrl, log, report }: Move, mark: MoveMark): Promise<void> {
  await withClient({ url: databaseUrl, name: NAME, log }, async (target) => {
    if ((await moveUnderWay(target)) === mark.id) await releaseTarget(target);
  });
  report(`The move to ${mark.to} was already made on ${mark.at}.`);
}

/** Checked first, because opening a folder creates a database in it. */
async function checkSource(dataDir: string): Promise<void> {
  if (await hasDatabase(dataDir)) return;
  throw new StartError(
    "nothing_to_move",
    `${dataDir} contains no database of a hub. Set HAAK_DATA_DIR to the folder that contains it.`,
  );
}

/** An interrupted move keeps its id, even if the URL of the target differs now, because the target has the id too. */
async function markOf({ dataDir, databaseUrl }: Move): Promise<MoveMark> {
  const to = parseDatabaseUrl(databaseUrl).name;
  const known = await readMoveMark(dataDir);
  if (known?.state !== "moved")
    return { id: known?.id ?? randomUUID(), to, state: "moving", at: new Date().toISOString() };
  if (known.to === to) return known;
  throw new StartError(
    "data_dir_moved",
    `The database in ${dataDir} was moved to ${known.to} on ${known.at}, but DATABASE_URL names another database. Set it to the first one.`,
  );
}

async function checkSchema(source: Client): Promise<void> {
  const { older, newer } = await missingMigrations(source);
  if (older.length === 0 && newer.length === 0) return;
  const fix =
    newer.length > 0
      ? "move with the version of Haak that made it"
      : "start this version of the hub on it once, which updates it, and then stop it";
  throw new StartError("source_schema", `The database to be moved has the schema of another version of Haak: ${fix}.`);
}

async function checkMasterKey(source: Client, { dataDir, masterKey }: Move): Promise<void> {
  const key = masterKey ?? (await readMasterKeyFile(dataDir));
  if (key === null) {
    throw new StartError(
      "no_master_key",
      `${dataDir} contains no master key. Set HAAK_MASTER_KEY to the key with which its hub was started.`,
    );
  }
  const { rows } = await source.query<{ key_check: Buffer }>("select key_check from installation");
  if (rows[0]) checkKey(createSeal(key), rows[0].key_check);
}

async function withEnds(
  sourceUrl: string,
  { databaseUrl, log }: Move,
  work: (ends: EndsOfMove) => Promise<void>,
): Promise<void> {
  await withClient({ url: databaseUrl, name: NAME, log }, (target, targetSockets) =>
    withClient({ url: sourceUrl, name: NAME, log }, (source) => work({ source, target, targetSockets })),
  );
}

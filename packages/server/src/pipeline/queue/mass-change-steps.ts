import { setTimeout as wait } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { isAnyDue } from "../../platform/jobs/is-any-due.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import type { SealedHeaders } from "../plan/sealed-headers.ts";
import { cancelById } from "./cancel-deliveries.ts";
import { deferBehindArrived, releaseDeferred } from "./defer-deliveries.ts";
import { isLeased } from "./delivery-conditions.ts";
import { lockLanes, markActive, wakeLanes } from "./lanes.ts";
import { type ChangeScope, isInScope } from "./mass-change.ts";
import { moveById } from "./move-deliveries.ts";

/** What the steps need. */
export interface MassChangeParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the workers that this bucket has work; called only after the commit. */
  readonly hint: (bucket: number) => void;
}

/** Names a mass change. */
export interface MassChangeKey {
  readonly shop: ShopKey;
  readonly number: string;
}

/** Deliveries that a step reads, because it may find few among them that the change is about. */
const READ_MAX = 2_000;
/**
 * Deliveries that a step changes. A step must be short, because what others commit meanwhile reaches the disk after what the step wrote: with
 * 50 instead of 500 the whole change takes as long, and the p99 of a neighbour's posts was 22 ms instead of 30 (decision 0055).
 */
export const STEP_MAX = 50;
const POLL_EVERY_MS = 1_000;
/** Steps work at most a quarter of the time. On a busy database they take longer, and so the rests between them are longer too. */
const REST_FACTOR = 3;
const REST_MS_MIN = 5;

/**
 * Carries out mass changes as long as this process runs. Any number of processes may do so at once. A step is one transaction that locks
 * the row of its change, so that a process that dies leaves nothing half done, and another process continues.
 */
export function startMassChanges(parts: MassChangeParts): Pick<Repeating, "stop"> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (ms: number) => wait(Math.max(REST_MS_MIN, ms), null, { signal }).catch(() => null);
  const repeating = repeat({
    ...{ name: "Changing many pending deliveries", everyMs: POLL_EVERY_MS, log: parts.log },
    isDue: () => isAnyDue(parts.db, [sql`from mass_change`]),
    run: async () => {
      for (let moved = true; moved && !signal.aborted; ) {
        moved = false;
        for (const key of await findMassChanges(parts.db)) {
          const began = performance.now();
          moved = (await stepSafely(parts, key)) || moved;
          await rest((performance.now() - began) * REST_FACTOR);
        }
      }
    },
  });
  return {
    async stop() {
      stopping.abort();
      await repeating.stop();
    },
  };
}

/** The change of each shop that comes first. The others wait for it, because they may be about the same deliveries. */
export async function findMassChanges(db: Database): Promise<MassChangeKey[]> {
  const { rows } = await sql<{ bucket: number; shopId: string; number: string }>`
    select bucket, shop_id as "shopId", min(number)::text as number from mass_change group by bucket, shop_id`.execute(
    db,
  );
  return rows.map(({ bucket, shopId, number }) => ({ shop: { bucket, id: shopId }, number }));
}

/** A change that fails must not stop the changes of other shops. Its row stays, so that it is tried again. */
async function stepSafely(parts: MassChangeParts, key: MassChangeKey): Promise<boolean> {
  try {
    return await massChangeStep(parts, key);
  } catch (error) {
    parts.log.warn({ error: String(error), shop: key.shop.id }, "A change of many deliveries could not go on yet.");
    return false;
  }
}

interface StoredChange extends MassChangeKey {
  readonly scope: ChangeScope;
  /** The lanes that are paused because of it. */
  readonly endpointIds: readonly string[];
  readonly phase: "pending" | "failed";
  readonly cursor: readonly string[];
  readonly createdAt: Date;
}

/**
 * Changes the next few deliveries of a mass change, or ends it. The lanes are locked before the deliveries, as everywhere, and only for
 * the step. No lease can begin meanwhile, because they are paused. Returns false if another process has the change, or if it is done.
 */
export async function massChangeStep(
  { db, clock, hint }: Omit<MassChangeParts, "log">,
  key: MassChangeKey,
): Promise<boolean> {
  const now = clock.now();
  const done = await db.transaction().execute(async (tx) => {
    const change = await lockChange(tx, key);
    if (change === null) return "not there";
    // A step that is lost with the machine of the database is taken again, so that its commit need not wait for the disk.
    await sql`set local synchronous_commit = off`.execute(tx);
    const page = await readPage(tx, change);
    if (page.ids.length > 0) {
      await lockLanes(tx, key.shop.bucket, lanesOf(change));
      await changeDeliveries(tx, change, { ids: page.ids, now });
    }
    if (page.next !== null) return saveCursor(tx, change, page.next);
    if (change.scope.kind === "move" && change.phase === "pending")
      return saveCursor(tx, change, { phase: "failed", cursor: ["", ""] });
    return endChange(tx, change, now);
  });
  if (done === "ended") hint(key.shop.bucket);
  return done !== "not there";
}

async function lockChange(tx: Tx, { shop, number }: MassChangeKey): Promise<StoredChange | null> {
  const { rows } = await sql<{
    kind: "cancel" | "move";
    ruleIds: string[] | null;
    seqMax: string | null;
    endpointIds: string[];
    moveTo: string | null;
    moveHeaders: SealedHeaders | null;
    phase: "pending" | "failed";
    cursor: string[];
    createdAt: Date;
  }>`
    select kind, rule_ids as "ruleIds", seq_max::text as "seqMax", endpoint_ids as "endpointIds", move_to as "moveTo",
      move_headers as "moveHeaders", phase, cursor, created_at as "createdAt"
    from mass_change
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and number = ${number}::bigint
    for update skip locked`.execute(tx);
  const [row] = rows;
  if (row === undefined) return null;
  const { kind, ruleIds, seqMax, endpointIds, moveTo, moveHeaders, phase, cursor, createdAt } = row;
  return { shop, number, scope: scopeOf(), endpointIds, phase, cursor, createdAt };

  /** The checks of the table guard that a column is there where its kind needs it. */
  function scopeOf(): ChangeScope {
    if (ruleIds === null) return { kind: "cancel", ruleIds, endpointId: endpointIds[0] ?? "", seqMax: seqMax ?? "0" };
    if (kind === "cancel") return { kind, ruleIds };
    return { kind, ruleIds, to: { endpointId: moveTo ?? "", headers: moveHeaders ?? {} } };
  }
}

interface Place {
  readonly phase: "pending" | "failed";
  readonly cursor: readonly string[];
}

interface ChangePage {
  /** The deliveries to change, at most as many as a step may change. */
  readonly ids: readonly string[];
  /** Where the next page begins; null at the end of the phase. */
  readonly next: Place | null;
}

interface ReadRow {
  readonly id: string;
  readonly endpointId: string;
}

/**
 * Reads a page until a step has enough, because looking at a delivery costs more than reading the next one. Where the page holds fewer that
 * the change is about, the next page begins after its last row.
 */
async function readPage(tx: Tx, change: StoredChange): Promise<ChangePage> {
  const { phase } = change;
  const { page, isAbout, order } = phase === "pending" ? pendingPage(change) : failedPage(change);
  const { rows } = await sql<ReadRow>`
    select p.id, p.endpoint_id as "endpointId" from (${page}) as p where ${isAbout}
    order by ${order} limit ${STEP_MAX}`.execute(tx);
  const last = rows.length < STEP_MAX ? await readLast(tx, { page, order }) : rows.at(-1);
  const next = last === undefined ? null : { phase, cursor: [last.endpointId, last.id] };
  return { ids: rows.map(({ id }) => id), next };
}

/** The last row of a whole page. If the page is shorter, nothing comes after it. */
async function readLast(tx: Tx, { page, order }: Pick<PageQuery, "page" | "order">): Promise<ReadRow | undefined> {
  const { rows } = await sql<ReadRow>`
    select p.id, p.endpoint_id as "endpointId" from (${page}) as p order by ${order} offset ${READ_MAX - 1}`.execute(
    tx,
  );
  return rows[0];
}

/** Rows, whether the change is about a row `p` of them, and the order of the cursor. */
interface PageQuery {
  readonly order: RawBuilder<unknown>;
  readonly page: RawBuilder<unknown>;
  readonly isAbout: RawBuilder<boolean>;
}

/** What is being sent is left out: it was marked or moved when the change began, and no lease has begun since. */
function pendingPage({ shop, scope, endpointIds, cursor }: StoredChange): PageQuery {
  const page = sql`
    select id, endpoint_id from pending_delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${cursor[1] ?? ""}
    order by id limit ${READ_MAX}`;
  const isAbout = sql<boolean>`p.endpoint_id = any(${endpointIds}::text[]) and ${isOfChange(shop, scope)}`;
  return { page, isAbout, order: sql`p.id` };
}

function failedPage({ shop, scope, endpointIds, cursor }: StoredChange): PageQuery {
  const page = sql`
    select id, endpoint_id from delivery
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and final_state = 'failed'
      and endpoint_id = any(${endpointIds}::text[])
      and (endpoint_id, id) > (${cursor[0] ?? ""}, ${cursor[1] ?? ""})
    order by endpoint_id, id limit ${READ_MAX}`;
  return { page, isAbout: isOfChange(shop, scope), order: sql`p.endpoint_id, p.id` };
}

/** `offset 0` keeps it from being planned as a join, which would read all deliveries of the shop. */
function isOfChange(shop: ShopKey, scope: ChangeScope): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = p.id and ${isInScope(shop, scope)}
      and not ${isLeased("d")}
    offset 0)`;
}

function lanesOf({ shop, endpointIds }: StoredChange) {
  return endpointIds.map((endpointId) => ({ shopId: shop.id, endpointId }));
}

async function changeDeliveries(
  tx: Tx,
  { shop, scope }: StoredChange,
  { ids, now }: { ids: readonly string[]; now: Date },
): Promise<void> {
  if (scope.kind === "cancel") await cancelById(tx, shop, { scope, ids, now });
  else await moveById(tx, shop, { scope, ids, now, isPart: true });
}

async function saveCursor(tx: Tx, { shop, number }: MassChangeKey, { phase, cursor }: Place): Promise<"moved"> {
  await sql`
    update mass_change set phase = ${phase}, cursor = ${cursor}::text[]
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and number = ${number}::bigint`.execute(tx);
  return "moved";
}

/** Lets the lanes send again, unless their endpoint is off or another change is under way in them. */
async function endChange(tx: Tx, change: StoredChange, now: Date): Promise<"ended"> {
  const { shop, number, scope, createdAt, endpointIds } = change;
  await lockLanes(tx, shop.bucket, lanesOf(change));
  if (scope.kind === "move") {
    const arrived = { bucket: shop.bucket, shopId: shop.id, endpointId: scope.to.endpointId };
    await deferBehindArrived(tx, { ...arrived, since: createdAt, now });
    const left = lanesOf(change).filter(({ endpointId }) => endpointId !== scope.to.endpointId);
    const scopes = left.map((lane) => ({ ...lane, orderingKey: null }));
    await wakeLanes(tx, shop.bucket, await releaseDeferred(tx, { bucket: shop.bucket, now, scopes }));
  }
  await sql`
    update lane l set
      changes = l.changes - 1, paused = l.changes > 1 or not e.enabled, blocked = false,
      due_at = least(l.due_at, ${now}::timestamptz)
    from endpoint e
    where l.bucket = ${shop.bucket}::smallint and l.shop_id = ${shop.id} and l.endpoint_id = any(${endpointIds}::text[])
      and e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.id = l.endpoint_id`.execute(tx);
  await markActive(tx, shop.bucket, lanesOf(change));
  await sql`
    delete from mass_change
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and number = ${number}::bigint`.execute(tx);
  return "ended";
}

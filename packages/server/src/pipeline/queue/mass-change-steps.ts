import { setTimeout as wait } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
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
import { CHANGED_AT_ONCE_MAX, type ChangeScope, isInScope } from "./mass-change.ts";
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
const POLL_EVERY_MS = 1_000;
/** After each step the job rests as long as the step took, so that other work gets the database. */
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
    run: async () => {
      for (let moved = true; moved && !signal.aborted; ) {
        moved = false;
        for (const key of await findMassChanges(parts.db)) {
          const began = performance.now();
          moved = (await stepSafely(parts, key)) || moved;
          await rest(performance.now() - began);
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
  readonly isInScope: boolean;
}

async function readPage(tx: Tx, change: StoredChange): Promise<ChangePage> {
  const { rows } = await (change.phase === "pending" ? pendingPage(change) : failedPage(change)).execute(tx);
  const inScope = rows.filter((row) => row.isInScope);
  const ids = inScope.slice(0, CHANGED_AT_ONCE_MAX).map(({ id }) => id);
  const isCut = inScope.length > CHANGED_AT_ONCE_MAX;
  const last = isCut ? inScope[CHANGED_AT_ONCE_MAX - 1] : rows.at(-1);
  if (last === undefined || (!isCut && rows.length < READ_MAX)) return { ids, next: null };
  return { ids, next: { phase: change.phase, cursor: [last.endpointId, last.id] } };
}

/** Deliveries in flight are left out: they were marked or moved when the change began, and no lease has begun since. */
function pendingPage({ shop, scope, endpointIds, cursor }: StoredChange): RawBuilder<ReadRow> {
  return sql<ReadRow>`
    select o.id, o.endpoint_id as "endpointId", o.endpoint_id = any(${endpointIds}::text[]) and exists (
        select 1 from delivery d
        where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = o.id and ${isInScope(shop, scope)}
          and not ${isLeased("d")}
        offset 0) as "isInScope"
    from (
      select id, endpoint_id from pending_delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${cursor[1] ?? ""}
      order by id limit ${READ_MAX}
    ) as o
    order by o.id`;
}

function failedPage({ shop, scope, endpointIds, cursor }: StoredChange): RawBuilder<ReadRow> {
  return sql<ReadRow>`
    select d.id, d.endpoint_id as "endpointId", ${isInScope(shop, scope)} as "isInScope"
    from (
      select * from delivery
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and final_state = 'failed'
        and endpoint_id = any(${endpointIds}::text[])
        and (endpoint_id, id) > (${cursor[0] ?? ""}, ${cursor[1] ?? ""})
      order by endpoint_id, id limit ${READ_MAX}
    ) as d
    order by d.endpoint_id, d.id`;
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

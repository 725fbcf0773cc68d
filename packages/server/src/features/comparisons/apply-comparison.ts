import { personKey } from "@haak/core";
import { sql } from "kysely";
import { conflict } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ApplyComparisonRequest, FindingOutcome } from "../../platform/postgres/tables/feature-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { checkSoon, ensurePeople, lockNames, lockPeople } from "../access/index.ts";
import {
  askAgain,
  askPeople,
  type Finding,
  lockFindings,
  type Outcomes,
  readNextFindings,
} from "./carry-out-findings.ts";
import type { ComparisonParts } from "./compare-with-list.ts";
import { requireComparison } from "./store.ts";

/**
 * Requests that the findings of a comparison are carried out. A repeated request with the same choice changes nothing, so that a client may
 * safely try again.
 *
 * @throws Problem 404, 409 if another choice was made before.
 */
export async function startApplying(
  { db, clock, note }: Pick<ComparisonParts, "db" | "clock" | "note">,
  shop: ShopKey,
  { id, wish }: { id: string; wish: ApplyComparisonRequest },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numAffectedRows } = await sql`
      update comparison set wish = ${JSON.stringify(wish)}::jsonb, due_at = ${clock.now()}::timestamptz
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id} and wish is null`.execute(tx);
    if (numAffectedRows === 0n) await refuseIfAnother(tx, shop, { id, wish });
    else await note(tx, id);
  });
}

async function refuseIfAnother(tx: Tx, shop: ShopKey, { id, wish }: { id: string; wish: ApplyComparisonRequest }) {
  const { wish: before } = await requireComparison(tx, shop, id);
  if (before?.missing === wish.missing && before.without_reason === wish.without_reason) return;
  throw conflict("applied", hubMessage("comparison_already_applied"));
}

export interface ApplyParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface ComparisonKey {
  readonly shop: ShopKey;
  readonly id: string;
}

/** Findings of one step. The limit bounds how long a step keeps its locks. */
const FINDINGS_A_STEP = 100;

/** The comparisons with work to do, the one that has waited longest first. */
export async function findDueComparisons(db: Database, now: Date): Promise<ComparisonKey[]> {
  const { rows } = await sql<{ bucket: number; shop_id: string; id: string }>`
    select bucket, shop_id, id from comparison where due_at <= ${now}::timestamptz order by due_at limit 20`.execute(
    db,
  );
  return rows.map(({ bucket, shop_id, id }) => ({ shop: { bucket, id: shop_id }, id }));
}

/**
 * Carries out the next few findings of a comparison. Each step is one transaction that locks the comparison's row, so that any process may
 * take any step and no step is done twice. A finding that is no longer true, because the person bought or was erased since, is left alone.
 */
export async function applyStep(parts: ApplyParts, { shop, id }: ComparisonKey): Promise<void> {
  const now = parts.clock.now();
  await parts.db.transaction().execute(async (tx) => {
    const state = await lockComparison(tx, { shop, id }, now);
    if (state === null) return;
    const page = { comparisonId: id, after: state.afterNumber, limit: FINDINGS_A_STEP };
    const next = await readNextFindings(tx, shop, page);
    const findings = await lockAll(tx, shop, { id, next });
    const outcomes = await carryOut(parts, tx, { shop, state, findings, now });
    await noteOutcomes(tx, { shop, id }, outcomes);
    const afterNumber = next.length < FINDINGS_A_STEP ? null : (next.at(-1)?.number ?? null);
    await noteStep(tx, { shop, id }, { outcomes, afterNumber, now });
  });
}

/** The progress of a comparison, and what the owner chose to do. */
interface ApplyState {
  readonly afterNumber: number;
  readonly wish: ApplyComparisonRequest;
  readonly connectionId: string;
  /** Through a connection that was deleted since, no access may be requested any more. */
  readonly isDeleted: boolean;
}

async function lockComparison(tx: Tx, { shop, id }: ComparisonKey, now: Date): Promise<ApplyState | null> {
  const { rows } = await sql<ApplyState>`
    select m.after_number as "afterNumber", m.wish, m.connection_id as "connectionId",
      not exists (
        select from huddle_connection c
        where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.id = m.connection_id
          and c.deleted_at is null) as "isDeleted"
    from comparison m
    where m.bucket = ${shop.bucket}::smallint and m.shop_id = ${shop.id} and m.id = ${id}
      and m.due_at <= ${now}::timestamptz
    for update of m skip locked`.execute(tx);
  return rows[0] ?? null;
}

/**
 * Locks the names before the findings, because an erasure locks them in this order too. A finding that is still there then stays until the
 * commit.
 */
async function lockAll(
  tx: Tx,
  shop: ShopKey,
  { id, next }: { id: string; next: readonly Finding[] },
): Promise<Finding[]> {
  if (next.length === 0) return [];
  const names = next.map(({ person }) => person).toSorted(Buffer.compare);
  await lockNames(tx, shop, names);
  const findings = await lockFindings(tx, shop, { comparisonId: id, numbers: next.map(({ number }) => number) });
  await ensurePeople(
    tx,
    shop,
    findings.map(({ email }) => ({ key: personKey(email), email })),
  );
  await lockPeople(tx, shop, names);
  return findings;
}

async function carryOut(
  parts: ApplyParts,
  tx: Tx,
  input: { shop: ShopKey; state: ApplyState; findings: readonly Finding[]; now: Date },
): Promise<Outcomes> {
  const { shop, state, now } = input;
  const findings = input.findings.filter(({ kind }) => state.wish[kind] !== null);
  if (state.isDeleted) return new Map(findings.map(({ number }) => [number, "changed"]));
  const again = findings.filter(({ kind }) => state.wish[kind] === "grants");
  const byHand = findings.filter(({ kind }) => state.wish[kind] === "tasks");
  const { connectionId } = state;
  const asked = await askAgain(tx, shop, again);
  const given = await askPeople(parts, tx, { shop, connectionId, findings: byHand, now });
  await checkSoon(tx, shop, { people: again.map(({ person }) => person), now });
  return new Map([...asked, ...given]);
}

async function noteOutcomes(tx: Tx, { shop, id }: ComparisonKey, outcomes: Outcomes): Promise<void> {
  if (outcomes.size === 0) return;
  await sql`
    update comparison_finding f set outcome = k.outcome
    from unnest(${[...outcomes.keys()]}::int[], ${[...outcomes.values()]}::text[]) as k (number, outcome)
    where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.comparison_id = ${id}
      and f.number = k.number`.execute(tx);
}

async function noteStep(
  tx: Tx,
  { shop, id }: ComparisonKey,
  { outcomes, afterNumber, now }: { outcomes: Outcomes; afterNumber: number | null; now: Date },
): Promise<void> {
  const count = (outcome: FindingOutcome) => [...outcomes.values()].filter((one) => one === outcome).length;
  const isOver = afterNumber === null;
  await sql`
    update comparison set after_number = coalesce(${afterNumber}::int, after_number), grants = grants + ${count("grant")},
      tasks = tasks + ${count("task")}, changed = changed + ${count("changed")},
      due_at = ${isOver ? null : now}::timestamptz, applied_at = ${isOver ? now : null}::timestamptz
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
}

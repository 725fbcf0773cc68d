import type { MemberFinding } from "@haak/core";
import { sql } from "kysely";
import type { NewId } from "../../platform/ids.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { TaskReason } from "../../platform/postgres/tables/access-tables.ts";
import type { FindingOutcome } from "../../platform/postgres/tables/feature-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** A finding that is to be carried out. */
export interface Finding {
  readonly number: number;
  readonly kind: MemberFinding["kind"];
  readonly person: Buffer;
  readonly email: string;
  readonly accessIds: readonly string[];
}

/** The outcome of each finding, by the number of the finding. */
export type Outcomes = ReadonlyMap<number, FindingOutcome>;

const COLUMNS = sql`number, kind, person, email, access_ids as "accessIds"`;

/** Reads the next few findings after a number, in their order. It locks nothing. */
export async function readNextFindings(
  tx: Tx,
  shop: ShopKey,
  { comparisonId, after, limit }: { comparisonId: string; after: number; limit: number },
): Promise<Finding[]> {
  const { rows } = await sql<Finding>`
    select ${COLUMNS} from comparison_finding
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and comparison_id = ${comparisonId}
      and number > ${after}
    order by number limit ${limit}`.execute(tx);
  return rows;
}

/** Locks those of these findings that still exist, until the transaction ends. The caller must have locked the names of the people before. */
export async function lockFindings(
  tx: Tx,
  shop: ShopKey,
  { comparisonId, numbers }: { comparisonId: string; numbers: readonly number[] },
): Promise<Finding[]> {
  const { rows } = await sql<Finding>`
    select ${COLUMNS} from comparison_finding
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and comparison_id = ${comparisonId}
      and number = any(${numbers}::int[])
    order by number for update`.execute(tx);
  return rows;
}

/**
 * Records in the ledger that these people are not in, whatever was confirmed before. The next decision about them then requests the access
 * that they have a right to. Access that nobody has a right to any more, or that is being requested already, stays as it is. The caller
 * must have locked the people.
 */
export async function askAgain(tx: Tx, shop: ShopKey, findings: readonly Finding[]): Promise<Outcomes> {
  if (findings.length === 0) return new Map();
  const ids = findings.flatMap(({ accessIds }) => accessIds);
  const { rows } = await sql<{ id: string }>`
    update access a set confirmed = 'out', progress = 'idle', failed_change = null, failure = null
    where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.id = any(${ids}::text[]) and a.wanted
      and not exists (
        select from access_call c
        where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.access_id = a.id and c.open)
      and not exists (
        select from access_task t
        where t.bucket = ${shop.bucket}::smallint and t.shop_id = ${shop.id} and t.access_id = a.id
          and t.kind in ('grant', 'revoke') and t.done_at is null and t.cancelled_at is null)
    returning a.id`.execute(tx);
  const asked = new Set(rows.map(({ id }) => id));
  const isAsked = ({ accessIds }: Finding) => accessIds.some((id) => asked.has(id));
  return new Map(findings.map((one) => [one.number, isAsked(one) ? "grant" : "changed"]));
}

interface PeopleInput {
  readonly shop: ShopKey;
  readonly connectionId: string;
  readonly findings: readonly Finding[];
  readonly now: Date;
}

/**
 * Creates a task for each person whose finding is still true, so that somebody checks it. A person gets only one open task for each
 * connection. The caller must have locked the people.
 */
export async function askPeople(parts: { readonly newId: NewId }, tx: Tx, input: PeopleInput): Promise<Outcomes> {
  const { shop, connectionId, findings, now } = input;
  if (findings.length === 0) return new Map();
  const entitled = await readEntitled(tx, shop, { connectionId, people: findings.map(({ person }) => person) });
  const isStillSo = ({ kind, person }: Finding) => entitled.has(person.toString("hex")) === (kind === "missing");
  const due = findings.filter(isStillSo);
  await sql`
    insert into access_task (bucket, shop_id, id, person, connection_id, kind, reason, created_at)
    select ${shop.bucket}::smallint, ${shop.id}, t.id, t.person, ${connectionId}, 'check', t.reason, ${now}::timestamptz
    from unnest(
      ${due.map(() => parts.newId("tsk"))}::text[], ${due.map(({ person }) => person)}::bytea[],
      ${due.map((one) => JSON.stringify(reasonOf(one)))}::jsonb[]
    ) as t (id, person, reason)
    on conflict (bucket, shop_id, person, connection_id)
      where person is not null and done_at is null and cancelled_at is null do nothing`.execute(tx);
  return new Map(findings.map((one) => [one.number, isStillSo(one) ? "task" : "changed"]));
}

function reasonOf({ kind }: Finding): TaskReason {
  const code = kind === "missing" ? "not_listed" : "without_reason";
  return { code, orderId: null, subscriptionId: null };
}

/** Those of these people who may be in, because they have a right to it or because the owner let them keep it. */
async function readEntitled(
  tx: Tx,
  shop: ShopKey,
  { connectionId, people }: { connectionId: string; people: readonly Buffer[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ person: Buffer }>`
    select distinct person from access
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and connection_id = ${connectionId}
      and person = any(${people}::bytea[]) and (wanted or progress = 'kept')`.execute(tx);
  return new Set(rows.map(({ person }) => person.toString("hex")));
}

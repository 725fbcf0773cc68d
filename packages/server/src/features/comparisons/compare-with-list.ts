import { type ComparedAccess, compareMembers, linkPeople, type MemberComparison } from "@haak/core";
import { sql } from "kysely";
import { emailHash } from "../../pipeline/accept/event-marks.ts";
import { isPending } from "../../pipeline/queue/delivery-conditions.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { personName } from "../access/index.ts";
import type { Note } from "../audit/index.ts";
import { type MemberListRead, mapInTurns } from "./read-member-list.ts";

export interface ComparisonParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Records in the audit log who asked for the comparison. */
  readonly note: Note;
}

/** A member on the list. `person` is the digest, in hex, by which the ledger identifies a person. */
interface Member {
  readonly person: string;
  readonly email: string;
  readonly emailHash: Buffer;
}

interface ComparisonInput {
  readonly connectionId: string;
  readonly members: readonly Member[];
  readonly withoutEmail: number;
}

/**
 * Compares the ledger with a list of members and stores the findings. Nothing else changes, because the owner must review the findings
 * first. Returns the id.
 *
 * @throws Problem 404 if the shop has no such connection.
 */
export async function makeComparison(
  parts: ComparisonParts,
  shop: ShopKey,
  { connectionId, list }: { connectionId: string; list: MemberListRead },
): Promise<string> {
  const members = await mapInTurns([...list.members], ([key, email]) => ({
    ...{ person: personName(key).toString("hex"), email, emailHash: emailHash(key) },
  }));
  const input = { connectionId, members, withoutEmail: list.withoutEmail };
  return parts.db.transaction().execute((tx) => compare(parts, tx, { shop, input }));
}

async function compare(
  { newId, clock, note }: ComparisonParts,
  tx: Tx,
  { shop, input }: { shop: ShopKey; input: ComparisonInput },
): Promise<string> {
  const id = newId("cmp");
  await lockConnection(tx, shop, input.connectionId);
  const ledger = await readLedger(tx, shop, input.connectionId);
  const added = await addedAmong(tx, shop, { input, ledger });
  const listed = new Set(input.members.map(({ person }) => person));
  const found = compareMembers(ledger, { listed, added, addressesOf: await readAddressesOf(tx, shop) });
  await insertComparison(tx, shop, { id, input, found, now: clock.now() });
  await insertFindings(tx, shop, { id, found, emails: emailsOf(input.members, ledger) });
  await note(tx, id);
  return id;
}

/**
 * Locks the connection, because an erasure locks the connections of its shop before the ledger forgets a person. If the erasure comes
 * first, the ledger that is read here no longer contains that person. If it comes later, it finds the rows that are written here and
 * deletes them.
 */
async function lockConnection(tx: Tx, shop: ShopKey, id: string): Promise<void> {
  const { rows } = await sql`
    select 1 from huddle_connection
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id} and deleted_at is null
    for share`.execute(tx);
  if (rows.length === 0) throw notFound("thing_connection");
}

async function addedAmong(
  tx: Tx,
  shop: ShopKey,
  { input, ledger }: { input: ComparisonInput; ledger: readonly LedgerRow[] },
): Promise<Set<string>> {
  const known = new Set(ledger.map(({ person }) => person));
  const others = input.members.filter(({ person }) => !known.has(person));
  const emailHashes = others.map((member) => member.emailHash);
  const added = await readAdded(tx, shop, { connectionId: input.connectionId, emailHashes });
  return new Set(others.flatMap((member) => (added.has(member.emailHash.toString("hex")) ? member.person : [])));
}

/** Prefers the spelling on the list, because the owner has to find the person there. */
function emailsOf(members: readonly Member[], ledger: readonly LedgerRow[]): ReadonlyMap<string, string> {
  return new Map([...ledger, ...members].map(({ person, email }) => [person, email]));
}

async function insertComparison(
  tx: Tx,
  shop: ShopKey,
  { id, input, found, now }: { id: string; input: ComparisonInput; found: MemberComparison; now: Date },
): Promise<void> {
  const count = (kind: string) => found.findings.filter((one) => one.kind === kind).length;
  await tx
    .insertInto("comparison")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, connection_id: input.connectionId },
      ...{ members: input.members.length, without_email: input.withoutEmail },
      ...{ agreeing: found.agreeing, under_way: found.underWay },
      ...{ missing: count("missing"), without_reason: count("without_reason") },
      ...{ due_at: null, created_at: now, applied_at: null },
    })
    .execute();
}

async function insertFindings(
  tx: Tx,
  shop: ShopKey,
  { id, found, emails }: { id: string; found: MemberComparison; emails: ReadonlyMap<string, string> },
): Promise<void> {
  if (found.findings.length === 0) return;
  const rows = found.findings.map(({ kind, person, accessIds }, index) => ({
    ...{ number: index + 1, kind, person, email: emails.get(person) ?? "", access_ids: accessIds },
  }));
  await sql`
    insert into comparison_finding (bucket, shop_id, comparison_id, number, kind, person, email, access_ids)
    select ${shop.bucket}::smallint, ${shop.id}, ${id}, f.number, f.kind, decode(f.person, 'hex'), f.email, f.access_ids
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as f (number integer, kind text, person text, email text, access_ids text[])`.execute(tx);
}

/** The number of hashes in one statement. */
const A_STATEMENT = 2_000;

/**
 * Returns those of these people whom a rule added to the connection as users. The people are given by the hash by which events are found.
 * The ledger has no entry for such a user, because adding a user is not an access. The call is known only as long as the event is kept.
 */
async function readAdded(
  tx: Tx,
  shop: ShopKey,
  { connectionId, emailHashes }: { connectionId: string; emailHashes: readonly Buffer[] },
): Promise<Set<string>> {
  const added = new Set<string>();
  for (let start = 0; start < emailHashes.length; start += A_STATEMENT) {
    const events = await readEvents(tx, shop, emailHashes.slice(start, start + A_STATEMENT));
    const called = await readCalled(tx, shop, { connectionId, eventIds: events.map(({ id }) => id) });
    for (const { id, emailHash } of events) if (called.has(id)) added.add(emailHash);
  }
  return added;
}

async function readEvents(tx: Tx, shop: ShopKey, hashes: readonly Buffer[]) {
  const { rows } = await sql<{ id: string; emailHash: string }>`
    select id, encode(email_hash, 'hex') as "emailHash" from event
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and email_hash = any(${hashes}::bytea[])`.execute(
    tx,
  );
  return rows;
}

async function readCalled(
  tx: Tx,
  shop: ShopKey,
  { connectionId, eventIds }: { connectionId: string; eventIds: readonly string[] },
): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const { rows } = await sql<{ event_id: string }>`
    select d.event_id from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id = any(${eventIds}::text[])
      and d.final_state = 'delivered' and not ${isPending(shop)}
      and d.endpoint_id = any(array(
        select id from endpoint
        where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and md5(target) = md5(${connectionId})
          and target = ${connectionId}))
      and not exists (
        select from access_call c
        where c.bucket = ${shop.bucket}::smallint and c.shop_id = ${shop.id} and c.delivery_id = d.id)`.execute(tx);
  return new Set(rows.map(({ event_id }) => event_id));
}

/** A row of the ledger with the address of its person, as first typed. */
export interface LedgerRow extends ComparedAccess {
  readonly email: string;
}

interface StoredRow {
  readonly id: string;
  readonly person: string;
  readonly wanted: boolean;
  readonly kept: boolean;
  readonly reviewId: string | null;
}

/**
 * Reads the whole ledger of one connection, by the digest of the person in hex. It reads each table with its own statement and joins the
 * rows here, because one statement took 47 s for 10,000 people while the database had no statistics yet. Each separate statement takes 20
 * ms.
 */
async function readLedger(tx: Tx, shop: ShopKey, connectionId: string): Promise<LedgerRow[]> {
  const { rows } = await sql<StoredRow>`
    select id, encode(person, 'hex') as person, wanted, progress = 'kept' as kept, hold_id as "reviewId" from access
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and connection_id = ${connectionId}
    order by id`.execute(tx);
  const emails = await readEmails(tx, shop);
  const open = await readOpen(tx, shop);
  return rows.flatMap(({ reviewId, ...row }) => {
    const email = emails.get(row.person);
    const isOpen = open.has(row.id) || (reviewId !== null && open.has(reviewId));
    return email === undefined ? [] : [{ ...row, email, isOpen }];
  });
}

async function readEmails(tx: Tx, shop: ShopKey): Promise<Map<string, string>> {
  const { rows } = await sql<{ person: string; email: string }>`
    select encode(person, 'hex') as person, email from access_person
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`.execute(tx);
  return new Map(rows.map(({ person, email }) => [person, email]));
}

/** The ids of rows with an open call or task, and of reviews that wait for the owner. */
async function readOpen(tx: Tx, shop: ShopKey): Promise<Set<string>> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ id: string }>`
    select access_id as id from access_call where ${ours} and open
    union all
    select access_id from access_task
    where ${ours} and kind in ('grant', 'revoke') and done_at is null and cancelled_at is null
    union all
    select id from access_review where ${ours} and state = 'held'`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** The addresses of each person, by the digests in hex. */
async function readAddressesOf(tx: Tx, shop: ShopKey): Promise<(person: string) => readonly string[]> {
  const { rows } = await sql<{ person: string; customerId: string }>`
    select encode(person, 'hex') as person, customer_id as "customerId" from access_link
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`.execute(tx);
  const people = linkPeople(rows);
  return (person) => people.get(person) ?? [person];
}

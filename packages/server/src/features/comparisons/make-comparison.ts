import { compareMembers, type MemberComparison } from "@haak/core";
import { sql } from "kysely";
import { emailHash } from "../../pipeline/accept/event-marks.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { personName } from "../access/index.ts";
import type { Note } from "../audit/index.ts";
import { mapInTurns } from "./in-turns.ts";
import { readAdded } from "./read-added.ts";
import { type LedgerRow, readAddressesOf, readLedger } from "./read-ledger.ts";
import type { MemberListRead } from "./read-member-list.ts";

/** What comparing needs. */
export interface ComparisonParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Writes down who wanted it. */
  readonly note: Note;
}

/** A member of the list. `person` is the digest in hex under which the ledger knows people. */
interface Member {
  readonly person: string;
  readonly email: string;
  readonly emailHash: Buffer;
}

interface ComparisonWish {
  readonly connectionId: string;
  readonly members: readonly Member[];
  readonly withoutEmail: number;
}

/**
 * Compares the ledger with a list of members, and keeps what it found: nothing else is changed. Returns the id.
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
  const wish = { connectionId, members, withoutEmail: list.withoutEmail };
  return parts.db.transaction().execute((tx) => compare(parts, tx, { shop, wish }));
}

async function compare(
  { newId, clock, note }: ComparisonParts,
  tx: Tx,
  { shop, wish }: { shop: ShopKey; wish: ComparisonWish },
): Promise<string> {
  const id = newId("cmp");
  await holdConnection(tx, shop, wish.connectionId);
  const ledger = await readLedger(tx, shop, wish.connectionId);
  const added = await addedAmong(tx, shop, { wish, ledger });
  const listed = new Set(wish.members.map(({ person }) => person));
  const found = compareMembers(ledger, { listed, added, addressesOf: await readAddressesOf(tx, shop) });
  await insertComparison(tx, shop, { id, wish, found, now: clock.now() });
  await insertFindings(tx, shop, { id, found, emails: emailsOf(wish.members, ledger) });
  await note(tx, id);
  return id;
}

/**
 * An erasure holds the connections of its shop while it makes the ledger forget somebody. So either it comes first, and the
 * ledger that is read here knows them no more, or it finds what is written here.
 */
async function holdConnection(tx: Tx, shop: ShopKey, id: string): Promise<void> {
  const { rows } = await sql`
    select 1 from huddle_connection
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id} and deleted_at is null
    for share`.execute(tx);
  if (rows.length === 0) throw notFound("thing_connection");
}

async function addedAmong(
  tx: Tx,
  shop: ShopKey,
  { wish, ledger }: { wish: ComparisonWish; ledger: readonly LedgerRow[] },
): Promise<Set<string>> {
  const known = new Set(ledger.map(({ person }) => person));
  const others = wish.members.filter(({ person }) => !known.has(person));
  const emailHashes = others.map((member) => member.emailHash);
  const added = await readAdded(tx, shop, { connectionId: wish.connectionId, emailHashes });
  return new Set(others.flatMap((member) => (added.has(member.emailHash.toString("hex")) ? member.person : [])));
}

/** The list's own spelling comes before the ledger's. */
function emailsOf(members: readonly Member[], ledger: readonly LedgerRow[]): ReadonlyMap<string, string> {
  return new Map([...ledger, ...members].map(({ person, email }) => [person, email]));
}

async function insertComparison(
  tx: Tx,
  shop: ShopKey,
  { id, wish, found, now }: { id: string; wish: ComparisonWish; found: MemberComparison; now: Date },
): Promise<void> {
  const count = (kind: string) => found.findings.filter((one) => one.kind === kind).length;
  await tx
    .insertInto("comparison")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, connection_id: wish.connectionId },
      ...{ members: wish.members.length, without_email: wish.withoutEmail },
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

import { ERASED_EMAIL } from "@haak/core";
import { sql } from "kysely";
import { emailHash } from "../../pipeline/accept/event-marks.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type LockedPerson, lockFreePeople } from "../access/index.ts";
import { removePeople } from "../privacy/index.ts";
import { fitPage, PAGE, type RemoveSome, type RetentionCandidate, ROWS_MAX } from "./retention-job.ts";

/** A person of the ledger. The id is the digest of the person as hex. */
type Candidate = RetentionCandidate & LockedPerson;

/**
 * Removes people from the access ledger, with their addresses, once no event about them is left and nothing about their access is open.
 * An event that is a reason for access is never removed, so that people with access keep it. Open and done tasks, and what a comparison
 * found, keep a person as well, until they are removed themselves.
 *
 * A transaction that stores an event about a person locks the person's name first and adds the person after that. The names are locked
 * here too, because then that event either comes first, and the person stays, or it adds the person again. Names and people that another
 * transaction has locked are skipped.
 */
export const removeSilentPeople: RemoveSome = async (tx, { shop, cursor, keptVersions }) => {
  const page = await readPage(tx, shop, cursor);
  const fit = fitPage(page, { cursor, rowsMax: ROWS_MAX, full: page.length === PAGE });
  const ids = fit.oversized === null ? fit.take : [fit.oversized];
  const locked = await lockSilent(
    tx,
    shop,
    page.filter(({ id }) => ids.includes(id)),
  );
  if (fit.oversized !== null && (await removeSomeFacts(tx, shop, locked)) > 0)
    return { removed: {}, cursor, ended: false, keptVersions };
  const people = locked.map(({ person }) => person);
  await removePeople(tx, shop, { people, names: people });
  return { removed: { person: people.length }, cursor: fit.ended ? "" : fit.cursor, ended: fit.ended, keptVersions };
};

async function readPage(tx: Tx, shop: ShopKey, cursor: string): Promise<Candidate[]> {
  const { rows } = await sql<LockedPerson>`
    select person, email from access_person
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and person > decode(${cursor}, 'hex')
    order by person limit ${PAGE}`.execute(tx);
  return judge(tx, shop, rows);
}

/** Reads of each person whether they must stay, and how many rows go with them. The rows come in the order of the people. */
async function judge(tx: Tx, shop: ShopKey, people: readonly LockedPerson[]): Promise<Candidate[]> {
  if (people.length === 0) return [];
  const ours = (table: string) =>
    sql`${sql.ref(table)}.bucket = ${shop.bucket}::smallint and ${sql.ref(table)}.shop_id = ${shop.id}`;
  const { rows } = await sql<Candidate>`
    select encode(k.person, 'hex') as id, k.person, k.email, true as old,
      p.next_change_at is not null
      or exists (select from event e where ${ours("e")} and e.email_hash = k.email_hash)
      or exists (select from access_task t where ${ours("t")} and t.person = k.person)
      or exists (select from comparison_finding f where ${ours("f")} and f.person = k.person)
      or exists (
        select from access a where ${ours("a")} and a.person = k.person and (
          a.state <> 'revoked'
          or exists (select from access_reason r where ${ours("r")} and r.access_id = a.id)
          or exists (select from access_task t where ${ours("t")} and t.access_id = a.id)
          or exists (
            select from access_call c where ${ours("c")} and c.access_id = a.id and (
              c.open or exists (select from access_call_result n where ${ours("n")} and n.delivery_id = c.delivery_id)))
        )) as stays,
      (1 + (select count(*) from access_name n where ${ours("n")} and n.name = k.person))::int as rows
    from unnest(
      ${people.map(({ person }) => person)}::bytea[], ${people.map(({ email }) => email)}::text[],
      ${people.map(({ email }) => emailHash(email))}::bytea[]
    ) as k (person, email, email_hash)
    join access_person p on ${ours("p")} and p.person = k.person
    order by k.person`.execute(tx);
  return rows;
}

/** Locks the names and the rows of people, and returns those who may still be removed. */
async function lockSilent(tx: Tx, shop: ShopKey, people: readonly Candidate[]): Promise<Candidate[]> {
  if (people.length === 0) return [];
  const digests = people.map(({ person }) => person);
  await sql`
    insert into access_subject (bucket, shop_id, name)
    select ${shop.bucket}::smallint, ${shop.id}, n.name from unnest(${digests}::bytea[]) with ordinality as n (name, position)
    order by n.position
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ name: Buffer }>`
    select name from access_subject
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and name = any(${digests}::bytea[])
    order by name for update skip locked`.execute(tx);
  const locked = await lockFreePeople(
    tx,
    shop,
    rows.map(({ name }) => name),
  );
  // Judged once more, because an event about them may have been stored before the locks.
  return (await judge(tx, shop, locked)).filter(({ stays }) => !stays);
}

/** Removes a part of the facts about somebody who has more than a batch may remove. Returns how many went. */
async function removeSomeFacts(tx: Tx, shop: ShopKey, [one]: readonly Candidate[]): Promise<number> {
  if (one === undefined || one.rows <= ROWS_MAX) return 0;
  const { numAffectedRows } = await sql`
    with few as materialized (
      select event_id, rule_id, number from access_name
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and name = ${one.person}
      limit ${ROWS_MAX / 2}
    ),
    facts as (
      delete from access_fact f using few
      where f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.event_id = few.event_id
        and f.rule_id = few.rule_id and f.number = few.number
    )
    delete from access_name n using few
    where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.name = ${one.person}
      and n.event_id = few.event_id and n.rule_id = few.rule_id and n.number = few.number`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Removes the address from the revokes that removed events caused. The end of a subscription stays known, because a grant that arrives
 * late must not give access, and it names no person. A revoke that names only a person, about whom the ledger has no other fact, is
 * removed.
 */
export async function forgetWhoWasRevoked(tx: Tx, shop: ShopKey, eventIds: readonly string[]): Promise<void> {
  const facts = sql`
    f.bucket = ${shop.bucket}::smallint and f.shop_id = ${shop.id} and f.event_id = any(${eventIds}::text[])
    and f.fact ->> 'kind' = 'revoke'`;
  await sql`
    update access_fact f set fact = jsonb_set(f.fact, '{person}', to_jsonb(${ERASED_EMAIL}::text))
    where ${facts} and f.fact -> 'target' ->> 'by' <> 'person'`.execute(tx);
  await sql`
    with gone as (
      delete from access_fact f using access_name n
      where ${facts} and f.fact -> 'target' ->> 'by' = 'person'
        and n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.event_id = f.event_id
        and n.rule_id = f.rule_id and n.number = f.number
        and not exists (
          select from access_person p
          where p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id} and p.person = n.name)
      returning f.event_id, f.rule_id, f.number
    )
    delete from access_name n using gone g
    where n.bucket = ${shop.bucket}::smallint and n.shop_id = ${shop.id} and n.event_id = g.event_id
      and n.rule_id = g.rule_id and n.number = g.number`.execute(tx);
}

import { linkPeople, personKey } from "@haak/core";
import { sql } from "kysely";
import { lockRuleSetShared } from "../../pipeline/plan/rule-set.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ErasureTable } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { eraseEvents } from "./erase-events.ts";
import { eraseLoose, eraseNotices } from "./erase-records.ts";
import { type ErasedPage, type ErasurePage, type FoundLinks, findAddresses } from "./erasure-page.ts";
import { forgetPeople } from "./forget-people.ts";

export interface ErasureParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  /** Records in the audit log, in the same transaction, who requested it. */
  readonly note?: (tx: Tx, id: string) => Promise<void>;
}

/**
 * Starts to erase a person under all addresses that the shop knows. The ledger forgets them at once, and pending deliveries about them are
 * cancelled. Events, deliveries and notices are searched in the background. It also stores what access the person still has in other
 * systems, because nobody can find that out afterwards. The owner must revoke it there.
 */
export async function startErasure(parts: ErasureParts, shop: ShopKey, email: string): Promise<string> {
  const id = parts.newId("ers");
  const now = parts.clock.now();
  await parts.db.transaction().execute(async (tx) => {
    await lockRuleSetShared(tx, shop);
    const left = await forgetPeople(tx, { shop, emails: [personKey(email)], customerIds: [], now });
    await tx
      .insertInto("erasure")
      .values({
        ...{ bucket: shop.bucket, shop_id: shop.id, id, looking: true, step: "events", after_id: "", due_at: now },
        sealed_email: parts.seal.seal(personKey(email)),
        left_access: JSON.stringify(left),
        started_at: now,
      })
      .execute();
    await parts.note?.(tx, id);
  });
  return id;
}

export interface ErasureStepParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
}

export interface ErasureKey {
  readonly shop: ShopKey;
  readonly id: string;
}

/**
 * The search for other addresses comes first. It has a column of its own instead of a step, because a hub of the version before knows only
 * the other steps.
 */
type Step = "people" | ErasureTable["step"];

const WAIT_MS = 2_000;
const NEXT = { people: "events", events: "loose", loose: "notices", notices: null } as const;

/** The erasures with work to do, the one that has waited longest first. */
export async function findDueErasures(db: Database, now: Date): Promise<ErasureKey[]> {
  const { rows } = await sql<{ bucket: number; shop_id: string; id: string }>`
    select bucket, shop_id, id from erasure where due_at <= ${now}::timestamptz order by due_at limit 20`.execute(db);
  return rows.map(({ bucket, shop_id, id }) => ({ shop: { bucket, id: shop_id }, id }));
}

/** Processes the next page of an erasure in one transaction that locks its row, so that any process may take any page. */
export async function erasureStep(parts: ErasureStepParts, { shop, id }: ErasureKey): Promise<void> {
  const now = parts.clock.now();
  await parts.db.transaction().execute(async (tx) => {
    await lockRuleSetShared(tx, shop);
    await lockRebuildShared(tx, shop);
    const { rows } = await sql<StoredErasure>`
      select case when looking then 'people' else step end as step, after_id as "afterId", sealed_email as "sealedEmail", sealed_links as "sealedLinks" from erasure
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id} and due_at <= ${now}::timestamptz
      for update skip locked`.execute(tx);
    const [row] = rows;
    if (!row) return;
    const page = { ...{ shop, afterId: row.afterId, now }, ...openPerson(parts.seal, row) };
    const erased = await eraseOne(tx, { step: row.step, page });
    await note(tx, { shop, id }, { step: row.step, erased, now });
    if (erased.found) await noteFound(parts, tx, { key: { shop, id }, email: page.email, erased, now });
  });
}

/** Keeps the ledger from being rebuilt meanwhile, because a rebuild and a page of this step remove facts of the same events. */
async function lockRebuildShared(tx: Tx, shop: ShopKey): Promise<void> {
  await sql`
    select 1 from access_rebuild where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} for share`.execute(
    tx,
  );
}

interface StoredErasure {
  readonly step: Step;
  readonly afterId: string;
  readonly sealedEmail: Buffer;
  readonly sealedLinks: Buffer | null;
}

function openPerson(seal: Seal, { sealedEmail, sealedLinks }: StoredErasure) {
  const email = seal.open(sealedEmail);
  // The cast is safe, because only `noteFound` writes this column.
  const found: FoundLinks =
    sealedLinks === null ? { links: [], isFresh: false } : (JSON.parse(seal.open(sealedLinks)) as FoundLinks);
  return { ...found, email, emails: linkPeople(found.links).get(email) ?? [email] };
}

function eraseOne(tx: Tx, { step, page }: { step: Step; page: ErasurePage }): Promise<ErasedPage> {
  switch (step) {
    case "people":
      return findAddresses(tx, page);
    case "events":
      return eraseEvents(tx, page);
    case "loose":
      return eraseLoose(tx, page);
    case "notices":
      return eraseNotices(tx, page);
  }
}

/** Stores the other addresses that were found. When the search is complete, the ledger forgets those addresses too. */
async function noteFound(
  { seal }: ErasureStepParts,
  tx: Tx,
  { key, email, erased, now }: { key: ErasureKey; email: string; erased: ErasedPage; now: Date },
): Promise<void> {
  const { shop, id } = key;
  const { found, lastId } = erased;
  const links = found?.links ?? [];
  const emails = linkPeople(links).get(email) ?? [email];
  const customerIds = links.flatMap(({ person, customerId }) => (emails.includes(person) ? customerId : []));
  const input = { shop, emails, customerIds, now };
  const left = lastId === null ? await forgetPeople(tx, input) : [];
  await sql`
    update erasure set sealed_links = ${seal.seal(JSON.stringify(found))},
      left_access = left_access || ${JSON.stringify(left)}::jsonb
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
}

/** Stores the progress. The last page deletes the addresses, because the erasure itself must not identify the person. */
async function note(
  tx: Tx,
  { shop, id }: ErasureKey,
  { step, erased, now }: { step: Step; erased: ErasedPage; now: Date },
): Promise<void> {
  const { events = 0, deliveries = 0, notices = 0 } = erased.counts;
  const next = erased.lastId === null && !erased.waits ? NEXT[step] : step;
  const isOver = next === null;
  const dueAt = isOver ? null : new Date(now.getTime() + (erased.waits ? WAIT_MS : 0));
  await sql`
    update erasure set looking = ${next === "people"}, step = coalesce(${next === "people" ? null : next}, step), due_at = ${dueAt}::timestamptz,
      after_id = case when ${erased.waits ?? false} then after_id else coalesce(${erased.lastId}, '') end,
      events = events + ${events}, deliveries = deliveries + ${deliveries}, notices = notices + ${notices},
      ended_at = ${isOver ? now : null}::timestamptz,
      sealed_email = case when ${isOver} then null else sealed_email end,
      sealed_links = case when ${isOver} then null else sealed_links end
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
}

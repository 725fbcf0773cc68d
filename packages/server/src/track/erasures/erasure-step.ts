import { sql } from "kysely";
import type { TakeBackDeliveries } from "../../plan/access/take-back.ts";
import { shareRuleBook } from "../../plan/rule-book.ts";
import type { ErasureTable } from "../../world/access-tables.ts";
import type { Clock } from "../../world/clock.ts";
import type { Database, Tx } from "../../world/database.ts";
import type { Seal } from "../../world/seal.ts";
import type { ShopKey } from "../../world/shop.ts";
import { eraseEvents } from "./erase-events.ts";
import { eraseLoose } from "./erase-loose.ts";
import { eraseNotices } from "./erase-notices.ts";

/** What a step needs. */
export interface ErasureStepParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly takeBackDeliveries: TakeBackDeliveries;
}

/** One erasure that is under way. */
export interface ErasureKey {
  readonly shop: ShopKey;
  readonly id: string;
}

/** What a step looks at. */
export interface ErasurePage {
  readonly shop: ShopKey;
  /** By `personKey`. */
  readonly email: string;
  readonly afterId: string;
  readonly now: Date;
}

/** What a step came to: where it stopped (null at the end of what there is), and what was erased. */
export interface ErasedPage {
  readonly lastId: string | null;
  readonly counts: Partial<Record<"events" | "deliveries" | "notices", number>>;
  /** Set when something is on its way that must come to its end first. */
  readonly waits?: boolean;
}

const WAIT_MS = 2_000;
const NEXT = { events: "loose", loose: "notices", notices: null } as const;

/** The erasures that are to be moved on. */
export async function findDueErasures(db: Database, now: Date): Promise<ErasureKey[]> {
  const { rows } = await sql<{ bucket: number; shop_id: string; id: string }>`
    select bucket, shop_id, id from erasure where due_at <= ${now}::timestamptz order by due_at limit 20`.execute(db);
  return rows.map(({ bucket, shop_id, id }) => ({ shop: { bucket, id: shop_id }, id }));
}

/** Moves an erasure on by a page, in one transaction that holds its row, so that any process may take any page. */
export async function erasureStep(parts: ErasureStepParts, { shop, id }: ErasureKey): Promise<void> {
  const now = parts.clock.now();
  await parts.db.transaction().execute(async (tx) => {
    await shareRuleBook(tx, shop);
    const { rows } = await sql<{ step: ErasureTable["step"]; after_id: string; sealed_email: Buffer }>`
      select step, after_id, sealed_email from erasure
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id} and due_at <= ${now}::timestamptz
      for update skip locked`.execute(tx);
    const [row] = rows;
    if (!row) return;
    const page = { shop, email: parts.seal.open(row.sealed_email), afterId: row.after_id, now };
    const erased = await eraseOne(parts, tx, { step: row.step, page });
    await note(tx, { shop, id }, { step: row.step, erased, now });
  });
}

function eraseOne(
  parts: ErasureStepParts,
  tx: Tx,
  { step, page }: { step: ErasureTable["step"]; page: ErasurePage },
): Promise<ErasedPage> {
  switch (step) {
    case "events":
      return eraseEvents(parts.takeBackDeliveries, tx, page);
    case "loose":
      return eraseLoose(tx, page);
    case "notices":
      return eraseNotices(tx, page);
  }
}

/** The address goes with the last page. */
async function note(
  tx: Tx,
  { shop, id }: ErasureKey,
  { step, erased, now }: { step: ErasureTable["step"]; erased: ErasedPage; now: Date },
): Promise<void> {
  const { events = 0, deliveries = 0, notices = 0 } = erased.counts;
  const next = erased.lastId === null && !erased.waits ? NEXT[step] : step;
  const isOver = next === null;
  const dueAt = isOver ? null : new Date(now.getTime() + (erased.waits ? WAIT_MS : 0));
  await sql`
    update erasure set step = coalesce(${next}, step), due_at = ${dueAt}::timestamptz,
      after_id = case when ${erased.waits ?? false} then after_id else coalesce(${erased.lastId}, '') end,
      events = events + ${events}, deliveries = deliveries + ${deliveries}, notices = notices + ${notices},
      ended_at = ${isOver ? now : null}::timestamptz,
      sealed_email = case when ${isOver} then null else sealed_email end
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id}`.execute(tx);
}

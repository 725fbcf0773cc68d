import { sql } from "kysely";
import type { NewId } from "../../platform/ids.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { TaskReason } from "../../platform/postgres/tables/access-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Finding, Outcomes } from "./finding-rows.ts";

interface PeopleWish {
  readonly shop: ShopKey;
  readonly connectionId: string;
  readonly findings: readonly Finding[];
  readonly now: Date;
}

/**
 * Gives people a task each to look at whoever was found, as far as it is still so. Who has such a task about this connection
 * already is not asked about a second time. The people are held.
 */
export async function askPeople(parts: { readonly newId: NewId }, tx: Tx, wish: PeopleWish): Promise<Outcomes> {
  const { shop, connectionId, findings, now } = wish;
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

/** Of these people, those who may be in: something gives it, or the owner left it to them. */
async function readEntitled(
  tx: Tx,
  shop: ShopKey,
  { connectionId, people }: { connectionId: string; people: readonly Buffer[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ person: Buffer }>`
    select distinct person from access
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and connection_id = ${connectionId}
      and person = any(${people}::bytea[]) and (wanted or kept)`.execute(tx);
  return new Set(rows.map(({ person }) => person.toString("hex")));
}

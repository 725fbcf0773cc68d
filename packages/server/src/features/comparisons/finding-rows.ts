import type { MemberFinding } from "@haak/core";
import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { FindingOutcome } from "../../platform/postgres/tables/comparison-tables.ts";
import type { ShopKey } from "../../platform/shop.ts";

/** A finding as it is carried out. */
export interface Finding {
  readonly number: number;
  readonly kind: MemberFinding["kind"];
  readonly person: Buffer;
  readonly email: string;
  readonly accessIds: readonly string[];
}

/** What became of findings, by their numbers. */
export type Outcomes = ReadonlyMap<number, FindingOutcome>;

const COLUMNS = sql`number, kind, person, email, access_ids as "accessIds"`;

/** The next few findings behind a number, in their order. Locks nothing. */
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

/** Of these, those that are still there, held until the transaction ends. The names of the people are held before. */
export async function holdFindings(
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

import type { Client } from "pg";
import { resealBytes, resealJson, type Seals } from "./reseal-value.ts";
import type { SealedColumn } from "./sealed-columns.ts";

const PAGE_ROWS = 500;

/** JSON is read as its text. */
interface Row {
  readonly key: string[];
  readonly value: Buffer | string;
}

/**
 * Reseals the values of one column, page by page and each with its own statement, so that a running hub is not blocked. Returns how many values
 * the previous key opened. A value that was changed since it was read is skipped, so that only a pass that finds none proves that none is
 * left.
 */
export async function resealColumn(client: Client, seals: Seals, place: SealedColumn): Promise<number> {
  let found = 0;
  let after: readonly string[] | null = null;
  for (;;) {
    const page: readonly Row[] = await readPage(client, place, after);
    for (const row of page) if (await resealOne(client, seals, { place, row })) found += 1;
    const last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) return found;
    after = last.key;
  }
}

/** Only values that can be sealed are read: bytes that are long enough, and JSON with a long text in base64. */
async function readPage(client: Client, place: SealedColumn, after: readonly string[] | null): Promise<readonly Row[]> {
  const { table, column, kind, key } = place;
  const names = key.map(({ name }) => name).join(", ");
  const [value, likely] =
    kind === "bytes"
      ? [column, `octet_length(${column}) >= 28`]
      : [`${column}::text`, `${column}::text ~ '"[A-Za-z0-9+/]{38}'`];
  const beyond =
    after === null ? "" : `and (${names}) > (${key.map(({ type }, n) => `$${n + 1}::${type}`).join(", ")})`;
  const { rows } = await client.query<Row>(
    `select array[${key.map(({ name }) => `${name}::text`).join(", ")}] as key, ${value} as value from ${table}
      where ${likely} ${beyond} order by ${names} limit ${PAGE_ROWS}`,
    [...(after ?? [])],
  );
  return rows;
}

async function resealOne(client: Client, seals: Seals, one: { place: SealedColumn; row: Row }): Promise<boolean> {
  const { table, column, kind, key } = one.place;
  const { value } = one.row;
  const fresh = typeof value === "string" ? resealJson(seals, value) : resealBytes(seals, value);
  if (fresh === null) return false;
  const type = kind === "bytes" ? "bytea" : "jsonb";
  const where = key.map(({ name, type: keyType }, n) => `${name} = $${n + 3}::${keyType}`).join(" and ");
  await client.query(`update ${table} set ${column} = $1::${type} where ${where} and ${column} = $2::${type}`, [
    fresh,
    value,
    ...one.row.key,
  ]);
  return true;
}

import type { Client } from "pg";
import type { Seal } from "../../platform/crypto/seal.ts";

/** A column that may contain sealed values, and the primary key of its table. */
interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** `bytes` is sealed as a whole; in `json`, any text may be. */
  readonly kind: "bytes" | "json";
  readonly key: readonly { readonly name: string; readonly type: string }[];
}

interface ColumnRow {
  readonly table: string;
  readonly column: string;
  readonly kind: "bytes" | "json";
  readonly names: string[];
  readonly types: string[];
}

/**
 * Every column of bytes or JSON. A list of the columns that are known to be sealed is not used, because somebody would forget to add the next
 * one, and only a sealed value can be opened.
 */
export async function sealedColumns(client: Client): Promise<readonly SealedColumn[]> {
  const { rows } = await client.query<ColumnRow>(
    `select quote_ident(c.relname) as table, quote_ident(a.attname) as column,
        case a.atttypid when 'bytea'::regtype then 'bytes' else 'json' end as kind,
        array(select quote_ident(k.attname) from unnest(x.indkey) with ordinality as n (number, place)
          join pg_attribute k on k.attrelid = c.oid and k.attnum = n.number order by n.place) as names,
        array(select format_type(k.atttypid, null) from unnest(x.indkey) with ordinality as n (number, place)
          join pg_attribute k on k.attrelid = c.oid and k.attnum = n.number order by n.place) as types
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_index x on x.indrelid = c.oid and x.indisprimary
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and a.atttypid in ('bytea'::regtype, 'jsonb'::regtype) and not a.attnum = any (x.indkey)
      order by c.relname, a.attname`,
  );
  return rows.map(({ names, types, ...rest }) => ({
    ...rest,
    key: names.map((name, place) => ({ name, type: types[place] ?? "text" })),
  }));
}

const PAGE_ROWS = 500;

/** A row with its key. JSON is read as text. */
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

/** The seals of both keys: `previous` opens the values, and `next` seals them again. */
export interface Seals {
  readonly previous: Seal;
  readonly next: Seal;
}

/** Shorter bytes cannot be sealed, because they are too short for the nonce and the tag. */
const SEALED_BYTES_MIN = 28;
/** A text in JSON that may be sealed bytes in base64. JSON never escapes its characters. */
const BASE64_TEXT = /"([A-Za-z0-9+/]{38,}={0,2})"/g;

/** The resealed bytes, or null if the previous key did not seal them. Nothing opens by chance, because the seal is authenticated. */
function resealBytes({ previous, next }: Seals, sealed: Buffer): Buffer | null {
  const text = sealed.length < SEALED_BYTES_MIN ? null : tryOpen(previous, sealed);
  return text === null ? null : next.seal(text);
}

/**
 * The same for every text in JSON, at any depth. Null if the previous key sealed none of them. The JSON is changed as text, because numbers
 * that JavaScript cannot represent must not change.
 */
function resealJson(seals: Seals, json: string): string | null {
  const fresh = json.replace(BASE64_TEXT, (whole, base64: string) => {
    const sealed = resealBytes(seals, Buffer.from(base64, "base64"));
    return sealed === null ? whole : `"${sealed.toString("base64")}"`;
  });
  return fresh === json ? null : fresh;
}

function tryOpen(seal: Seal, sealed: Buffer): string | null {
  try {
    return seal.open(sealed);
  } catch {
    // It was sealed with another key, or not at all.
    return null;
  }
}

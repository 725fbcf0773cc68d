import type { Client } from "pg";

/** A column that may contain sealed values, and the primary key of its table. */
export interface SealedColumn {
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

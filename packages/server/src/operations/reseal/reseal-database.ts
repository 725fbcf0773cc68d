import { Client } from "pg";
import { checkKey } from "../../platform/crypto/installation.ts";
import { createSeal } from "../../platform/crypto/seal.ts";
import { resealColumn } from "./reseal-column.ts";
import type { Seals } from "./reseal-value.ts";
import { sealedColumns } from "./sealed-columns.ts";

/** Does that for the database at `url`. @throws StartError if neither key is the one that its secrets are sealed with. */
export async function resealAt(url: string, keys: { previous: Buffer; next: Buffer }): Promise<number> {
  const client = new Client({ connectionString: url, application_name: "haak rotate" });
  // The query that was under way fails with the same error.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ key_check: Buffer }>("select key_check from installation");
    // Either key: after a rotation that was cut off, it may be the new one already.
    if (rows[0]) checkKey(createSeal(keys.next, keys.previous), rows[0].key_check);
    return await resealDatabase(client, { previous: createSeal(keys.previous), next: createSeal(keys.next) });
  } finally {
    await client.end();
  }
}

/**
 * Seals anew, with the next key, all that the previous key has sealed, in a database whose hub may be running with both keys. It
 * goes over everything until it finds nothing more, because a hub makes calls meanwhile with headers that it took from a rule
 * before. Returns how many values were sealed anew.
 */
async function resealDatabase(client: Client, seals: Seals): Promise<number> {
  const columns = await sealedColumns(client);
  let total = 0;
  for (;;) {
    let found = 0;
    for (const place of columns) {
      const count = await resealColumn(client, seals, place);
      if (count > 0 && place.table === "rule") await clearRuleSets(client);
      found += count;
    }
    if (found === 0) return total;
    total += found;
  }
}

/**
 * Hubs keep rules in memory by the version of the shop's rule book, and would go on to make calls with headers as they were sealed
 * before. A version more has the same rules. Each shop's is waited for until no event is being decided by it, so that
 * whatever was made of the old rules is there when the next pass looks.
 */
async function clearRuleSets(client: Client): Promise<void> {
  const { rows } = await client.query<{ bucket: number; shop_id: string }>("select bucket, shop_id from rule_set");
  for (const { bucket, shop_id } of rows) {
    await client.query("update rule_set set version = version + 1 where bucket = $1 and shop_id = $2", [
      bucket,
      shop_id,
    ]);
  }
}

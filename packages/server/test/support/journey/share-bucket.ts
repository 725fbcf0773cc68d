import { Client } from "pg";
import type { Journey, Shop } from "./journey.ts";

/**
 * Puts the rows of the second shop among those of the first, where nothing but its id keeps the two apart: else the bucket, of
 * which there are many, would hide that a statement forgot the shop. For shops that were just made.
 */
export async function shareBucket({ databaseUrl }: Journey, first: Shop, second: Shop): Promise<void> {
  if (databaseUrl === null) return;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const bucket = "(select bucket from shop where id = $1)";
  await client.query("delete from retention_job where shop_id = $1", [second.id]);
  await client.query(`update rule_set set bucket = ${bucket} where shop_id = $2`, [first.id, second.id]);
  await client.query(`update shop set bucket = ${bucket} where id = $2`, [first.id, second.id]);
  await client.end();
}

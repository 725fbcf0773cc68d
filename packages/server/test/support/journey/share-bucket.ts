import { Client } from "pg";
import type { Journey, Shop } from "./journey.ts";

/**
 * Moves a new shop into the bucket of another shop. Then only the shop's id separates their rows, so that a statement that forgets
 * the shop is found. In different buckets the bucket would hide it.
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

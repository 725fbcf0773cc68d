import type { Client } from "pg";
import { checkKey } from "../../platform/crypto/installation.ts";
import { createSeal } from "../../platform/crypto/seal.ts";
import type { Log } from "../../platform/log/log.ts";
import { HubClient } from "../../platform/postgres/client.ts";
import { whileAnswering } from "../../platform/postgres/session.ts";
import { systemClock } from "../../platform/time/clock.ts";
import { resealColumn, type Seals, sealedColumns } from "./reseal-column.ts";

/** The keys, and where it logs that the database has gone silent. */
export interface ResealOptions {
  readonly previous: Buffer;
  readonly next: Buffer;
  readonly log: Log;
}

/** @throws StartError if its secrets were sealed with neither of the two keys. */
export async function resealAt(url: string, { previous, next, log }: ResealOptions): Promise<number> {
  return whileAnswering({ url, log, clock: systemClock }, async (sockets) => {
    const client = new HubClient({ connectionString: url, application_name: "haak rotate", stream: sockets.open });
    // Ignored here, because the query in flight fails with the same error.
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ key_check: Buffer }>("select key_check from installation");
      // Either key may fit, because after an interrupted rotation it can be the new one already.
      if (rows[0]) checkKey(createSeal(next, previous), rows[0].key_check);
      return await resealDatabase(client, { previous: createSeal(previous), next: createSeal(next) });
    } finally {
      await client.end();
    }
  });
}

/**
 * Reseals with the next key everything that the previous key sealed. The hub may run meanwhile with both keys. It repeats until it finds
 * nothing more, because a running hub still enqueues deliveries with headers that it read earlier. Returns how many values were resealed.
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
 * Hubs cache rules by the version of the rule set, and would go on to use headers sealed with the previous key. So each rule set gets a new
 * version with the same rules. This waits until no event is being decided by the old version, so that the next pass finds everything that was
 * enqueued by it.
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

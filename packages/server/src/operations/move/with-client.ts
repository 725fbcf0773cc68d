import type { Client } from "pg";
import type { Log } from "../../platform/log/log.ts";
import { HubClient, type Sockets } from "../../platform/postgres/client.ts";
import { whileAnswering } from "../../platform/postgres/session.ts";
import { systemClock } from "../../platform/time/clock.ts";
import { writeAlike } from "./digest-table.ts";

/**
 * Gives `work` a connection on which both sides write values alike. No statement has a time limit, because a table may be large. A host that
 * goes silent is noticed nevertheless, and the statement in flight fails. `name` is shown in `pg_stat_activity`.
 */
export async function withClient<Result>(
  { url, name, log }: { readonly url: string; readonly name: string; readonly log: Log },
  work: (client: Client, sockets: Sockets) => Promise<Result>,
): Promise<Result> {
  return whileAnswering({ url, log, clock: systemClock }, async (sockets) => {
    const client = new HubClient({ connectionString: url, application_name: name, stream: sockets.open });
    // Ignored here, because the query in flight fails with the same error.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await writeAlike(client);
      return await work(client, sockets);
    } finally {
      await client.end();
    }
  });
}

import { sql } from "kysely";
import { withSharedSuffix } from "../../src/pipeline/plan/shared-body-suffix.ts";
import type { Database } from "../../src/platform/postgres/database.ts";

interface StoredBody {
  readonly id: string;
  readonly body: string;
  readonly shared_suffix_at: number | null;
  readonly event_text: string | null;
}

/** The whole bodies that the deliveries of a shop send, by their ids and in their order. @throws Error if the end of a body is missing. */
export async function storedBodies(db: Database, shopId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<StoredBody>`
    select d.id, d.body, d.shared_suffix_at, e.body as event_text from delivery d
    left join event e on e.bucket = d.bucket and e.shop_id = d.shop_id and e.id = d.event_id
    where d.shop_id = ${shopId}
    order by d.id`.execute(db);
  return new Map(
    rows.map(({ id, body, shared_suffix_at, event_text }) => {
      const whole = withSharedSuffix(body, shared_suffix_at, event_text);
      if (whole === null) throw new Error(`The end of what ${id} sends is not there.`);
      return [id, whole];
    }),
  );
}

import { personKey } from "@haak/core";
import { lockRuleSetShared } from "../../pipeline/plan/rule-set.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { forgetPeople } from "./forget-people.ts";

/** What erasing needs. */
export interface ErasureParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  /** Writes down, in the same transaction, who asked for it. */
  readonly note?: (tx: Tx, id: string) => Promise<void>;
}

/**
 * Begins to erase a person, under all addresses by which the shop knows them: the ledger forgets them at once, and what is owed
 * about them is taken back. What events, deliveries and notices hold is looked for in the background. Says what the person still has
 * in other systems, since nobody will know it after this: taking that away is for the owner to do there.
 */
export async function startErasure(parts: ErasureParts, shop: ShopKey, email: string): Promise<string> {
  const id = parts.newId("ers");
  const now = parts.clock.now();
  await parts.db.transaction().execute(async (tx) => {
    await lockRuleSetShared(tx, shop);
    const left = await forgetPeople(tx, { shop, emails: [personKey(email)], customerIds: [], now });
    await tx
      .insertInto("erasure")
      .values({
        ...{ bucket: shop.bucket, shop_id: shop.id, id, looking: true, step: "events", after_id: "", due_at: now },
        sealed_email: parts.seal.seal(personKey(email)),
        left_access: JSON.stringify(left),
        started_at: now,
      })
      .execute();
    await parts.note?.(tx, id);
  });
  return id;
}

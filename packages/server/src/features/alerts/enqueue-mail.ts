import type { NewId } from "../../platform/ids.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { WrittenMail } from "./render-mail.ts";

/** What owing a mail needs. */
export interface EnqueueMailParts {
  readonly clock: Clock;
  readonly newId: NewId;
  /** The domain under which the hub sends, for the ids of its mails. */
  readonly mailDomain: string;
}

/**
 * Owes a shop a mail, within the transaction of what it tells of: either both are there, or none. To whom it goes is looked
 * up when it is sent.
 */
export async function enqueueMail(
  parts: EnqueueMailParts,
  tx: Tx,
  { shop, mail }: { shop: ShopKey; mail: WrittenMail },
) {
  const id = parts.newId("mai");
  const now = parts.clock.now();
  await tx
    .insertInto("mail")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, message_id: `<${id}@${parts.mailDomain}>` },
      ...mail,
      ...{ created_at: now, due_at: now, lease_id: null },
    })
    .execute();
}

import type { OperationalEvent } from "@haak/core";
import type { Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { readAlertSettings } from "./alert-settings-store.ts";
import { type EnqueueMailParts, enqueueMail } from "./enqueue-mail.ts";
import { writeAlert } from "./write-alert.ts";

/** What owing such a mail needs. */
interface EnqueueAlertParts extends EnqueueMailParts {
  readonly publicUrl: string;
  /** False without a mail server: then nothing is owed, as a mail of weeks ago is no news when there is one. */
  readonly sendsMail: boolean;
}

/** Owes the shop the mail about an event of the hub's, if it named an address, within the transaction of the event. */
export function createEnqueueAlert(parts: EnqueueAlertParts) {
  return async (tx: Tx, { shop, event }: { shop: Shop; event: OperationalEvent }): Promise<void> => {
    if (!parts.sendsMail) return;
    const { email, language } = await readAlertSettings(tx, shop);
    if (email === null) return;
    const mail = writeAlert({ event, shopName: shop.name, language, publicUrl: parts.publicUrl });
    await enqueueMail(parts, tx, { shop, mail });
  };
}

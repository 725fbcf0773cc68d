import type { Language, UserMessage } from "@haak/core";
import { sql } from "kysely";
import type { EnqueueShopMail } from "../../../features/alerts/index.ts";
import { translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { Shop } from "../../../platform/shop.ts";
import { fieldName, thingName } from "../fetch/unreadable.ts";
import type { ComparedThing } from "./reconciliation-store.ts";

interface UnreadableMailParts {
  readonly enqueueMail: EnqueueShopMail;
  readonly publicUrl: string;
}

/**
 * Enqueues a mail about what a comparison could not read, if no other comparison of the shop names it: otherwise the seller would get the
 * same mail every hour. It must run in the transaction that ends the comparison.
 */
export async function enqueueUnreadableMail(
  { enqueueMail, publicUrl }: UnreadableMailParts,
  tx: Tx,
  { shop, reconciliationId }: { shop: Shop; reconciliationId: string },
): Promise<void> {
  const things = await readNewThings(tx, shop, reconciliationId);
  if (things.length === 0) return;
  await enqueueMail(tx, shop, (language) => writeUnreadableMail({ things, shopName: shop.name, language, publicUrl }));
}

async function readNewThings(tx: Tx, shop: Shop, id: string): Promise<ComparedThing[]> {
  const ours = sql`r.bucket = ${shop.bucket}::smallint and r.shop_id = ${shop.id} and r.unreadable_count > 0`;
  const nameOf = sql`one.thing ->> 'kind' || ' ' || coalesce(one.thing ->> 'id', one.thing::text)`;
  const things = sql`reconciliation r cross join jsonb_array_elements(r.unreadable) with ordinality as one (thing, place)`;
  const { rows } = await sql<{ thing: ComparedThing }>`
    select one.thing from ${things}
    where ${ours} and r.id = ${id} and ${nameOf} not in (select ${nameOf} from ${things} where ${ours} and r.id <> ${id})
    order by one.place`.execute(tx);
  return rows.map(({ thing }) => thing);
}

interface UnreadableMail {
  readonly things: readonly ComparedThing[];
  readonly shopName: string;
  readonly language: Language;
  readonly publicUrl: string;
}

/** The list names at most this many things. It shows only the number of the others. */
const THINGS_MAX = 20;

const WORDS = {
  nl: {
    subject: (shopName: string, count: string) => `${shopName}: Haak kon niet alles uit Plug&Pay lezen (${count})`,
    intro: "Haak vergeleek je winkel met Plug&Pay en kon dit niet lezen:",
    more: (count: string) => `en nog ${count}`,
    advice:
      "Hiervan is nog niets doorgegeven. Kijk het na in Plug&Pay en verbeter het als het daar niet klopt. Klik daarna in Haak bij " +
      "Plug&Pay op ‘Opnieuw lezen’. Klopt het in Plug&Pay wel, stuur deze mail dan naar support.",
    link: "Bekijk het in Haak",
  },
  en: {
    subject: (shopName: string, count: string) => `${shopName}: Haak could not read everything in Plug&Pay (${count})`,
    intro: "Haak compared your shop with Plug&Pay and could not read this:",
    more: (count: string) => `and ${count} more`,
    advice:
      "Nothing of this has been passed on yet. Check it in Plug&Pay and correct it if it is wrong there. Then press “Read again” in Haak, " +
      "under Plug&Pay. If it is right in Plug&Pay, send this mail to support.",
    link: "See it in Haak",
  },
} as const;

/** It names the fields but not their values, because a mail passes many servers and a value may be about a buyer. */
function writeUnreadableMail({ things, shopName, language, publicUrl }: UnreadableMail) {
  const words = WORDS[language];
  const numbers = new Intl.NumberFormat(language);
  const translate = (message: UserMessage) => translateHubMessage(message, language);
  const shown = things
    .slice(0, THINGS_MAX)
    .map((thing) => `${translate(thingName(thing))}: ${translate(fieldName(thing.field))}`);
  const left = things.length - shown.length;
  return {
    subject: words.subject(shopName, numbers.format(things.length)),
    paragraphs: [words.intro, [...shown, ...(left === 0 ? [] : [words.more(numbers.format(left))])], words.advice],
    link: { label: words.link, url: `${publicUrl.replace(/\/+$/, "")}/plugandpay` },
  };
}

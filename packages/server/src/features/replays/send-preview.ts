import { sql } from "kysely";
import type { BookRule, createRuleBooks } from "../../pipeline/plan/rule-book.ts";
import { openDefinition, type StoredDefinition } from "../../pipeline/plan/sealed-headers.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { findSavedRule, lockPreview } from "../rules/index.ts";
import type { CreateReplayParts } from "./create-replay.ts";
import { insertReplay, selectReplays } from "./replay-store.ts";

/** What sending a what-if needs. */
export interface SendPreviewParts extends CreateReplayParts {
  readonly readRuleBooks: ReturnType<typeof createRuleBooks>;
  readonly seal: Seal;
}

/**
 * Turns the calls that a what-if showed into a replay that makes them, in the name of the saved rule. What exists already
 * is not among them, nor is what another what-if is about to make. Asked again, it tells of the same replay.
 *
 * @throws Problem 404 if the shop has no such what-if, 409 if no saved rule is the one that was looked at.
 */
export async function sendPreview(
  parts: SendPreviewParts,
  shop: ShopKey,
  previewId: string,
): Promise<{ id: string; matched: number }> {
  return parts.db.transaction().execute(async (tx) => {
    const books = await parts.readRuleBooks(tx, shop.bucket, [shop.id]);
    const preview = await lockPreview(tx, shop, previewId);
    if (preview === null) throw notFound("thing_preview");
    const sent = await selectReplays(tx, shop).where("preview_id", "=", previewId).executeTakeFirst();
    if (sent) return { id: sent.id, matched: sent.matched };
    const open = (definition: StoredDefinition) => openDefinition(parts.seal, definition);
    const bookRules = books.get(shop.id)?.rules ?? [];
    const rules = bookRules.map((one) => ({ ...one, id: one.rule.id, definition: open(one.rule) }));
    const rule = findSavedRule(rules, { ...preview, definition: open(preview.definition) });
    if (rule === null) {
      throw conflict("rule_not_saved", hubMessage("preview_rule_not_saved"));
    }
    return pinCalls(parts, tx, { shop, previewId, rule });
  });
}

async function pinCalls(
  { newId, clock, note }: CreateReplayParts,
  tx: Tx,
  { shop, previewId, rule }: { shop: ShopKey; previewId: string; rule: BookRule },
): Promise<{ id: string; matched: number }> {
  const id = newId("rpl");
  const ruleId = rule.rule.id;
  const { numAffectedRows } = await sql`
    insert into replay_item (bucket, shop_id, replay_id, position, state, endpoint_id, event_id, rule_id, line_number)
    select ${shop.bucket}::smallint, ${shop.id}, ${id}, row_number() over (order by p.number desc, c.position), 'queued',
      ${rule.endpointId}, c.event_id, ${ruleId}, c.line_number
    from preview_page p
    cross join lateral unnest(p.event_ids, p.line_numbers) with ordinality as c (event_id, line_number, position)
    where p.bucket = ${shop.bucket}::smallint and p.shop_id = ${shop.id} and p.preview_id = ${previewId}
      and not exists (
        select 1 from delivery d
        where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id}
          and d.event_id = c.event_id and d.rule_id = ${ruleId} and d.line_number = c.line_number)
    on conflict (bucket, shop_id, event_id, rule_id, line_number) where event_id is not null do nothing`.execute(tx);
  const matched = Number(numAffectedRows ?? 0n);
  await insertReplay(tx, shop, { id, filter: null, previewId, ruleId, matched, now: clock.now() });
  // The items are what is left to do; the what-if itself stays, to be recognised if it is sent again.
  await sql`
    delete from preview_page
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and preview_id = ${previewId}`.execute(tx);
  await note(tx, id);
  return { id, matched };
}

import type { Language, Rule, RuleDefinition } from "@haak/core";
import type { Clock } from "../../world/clock.ts";
import type { Database } from "../../world/database.ts";
import { notValid } from "../../world/http/problem.ts";
import type { NewId } from "../../world/ids.ts";
import type { Seal } from "../../world/seal.ts";
import type { ShopKey } from "../../world/shop.ts";
import { type OpenRule, openRule, selectRules } from "../rule-store.ts";
import { sealDefinition } from "../sealed-headers.ts";
import { findSavedRule } from "./find-saved-rule.ts";
import { type JudgedEvent, judgeEvent } from "./judge-event.ts";
import { insertPreview, insertPreviewPage, readSentCalls } from "./preview-store.ts";
import { readEventPages } from "./read-event-pages.ts";
import type { PreviewWish } from "./read-preview-wish.ts";
import { Tally } from "./tally.ts";

const DAY_MS = 86_400_000;

/** What a what-if needs. */
export interface PreviewParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
}

/**
 * Asks what a rule would have done with the events of the last days, and keeps the very calls that it tells of, so that
 * they, and no others, can be sent later. No transaction spans the walk and nothing but its counts and 50 items gathers
 * in memory, however many events there are.
 *
 * @throws Problem 422 if the wish names a rule that the shop does not have.
 */
export async function previewRule(
  parts: PreviewParts,
  shop: ShopKey,
  { wish, language }: { wish: PreviewWish; language: Language },
) {
  const { db, clock } = parts;
  const now = clock.now();
  const { saved, today } = await readSaved(parts, shop, wish);
  const rule = asRule(wish.definition, now);
  const judgeBefore = today && ((judged: JudgedEvent) => judgeEvent(asRule(today.definition, now), judged));
  const tally = new Tally({ rule, language, judgeBefore });
  const id = parts.newId("prv");
  const definition = sealDefinition(parts.seal, wish.definition);
  await insertPreview(db, shop, { preview: { ...wish, id, definition }, now });
  let number = 0;
  for await (const page of readEventPages(db, shop, new Date(now.getTime() - wish.days * DAY_MS))) {
    const judged = page.map((read) => judgeEvent(rule, read));
    const sent = await sentOf(db, shop, { judged, saved });
    for (const one of judged) tally.add(one, sent);
    await insertPreviewPage(db, shop, { previewId: id, number, judged });
    number += 1;
  }
  return { token: id, ...tally.toJSON() };
}

/** `saved` is the rule whose calls count as sent already, `today` the version that the wish would replace. */
async function readSaved({ db, seal }: PreviewParts, shop: ShopKey, wish: PreviewWish) {
  const stored = await selectRules(db, shop).orderBy("id").execute();
  const rules = stored.map((rule) => openRule(seal, rule));
  const today = rules.find((rule) => rule.id === wish.ruleId) ?? null;
  if (wish.ruleId !== null && today === null) {
    throw notValid([
      { pointer: "/rule/id", message: "There is no such rule in this shop; leave it out for a new one." },
    ]);
  }
  return { saved: findSavedRule(rules, wish), today };
}

async function sentOf(
  db: Database,
  shop: ShopKey,
  { judged, saved }: { judged: readonly JudgedEvent[]; saved: OpenRule | null },
): Promise<ReadonlySet<string>> {
  if (saved === null) return new Set();
  const called = judged.filter(({ code }) => code === "called");
  return readSentCalls(db, shop, { ruleId: saved.id, eventIds: called.map(({ id }) => id) });
}

/** A rule that has perhaps never been saved. Its id and time decide nothing here. */
function asRule(definition: RuleDefinition, now: Date): Rule {
  return { ...definition, id: "rul_preview", created_at: now.toISOString() };
}

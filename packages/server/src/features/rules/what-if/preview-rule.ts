import type { Action, Language, Rule, RuleDefinition } from "@haak/core";
import { type EventSpan, readEventPages } from "../../../pipeline/accept/read-event-pages.ts";
import { sealDefinition } from "../../../pipeline/plan/sealed-headers.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { notValid } from "../../../platform/http/problem.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { findEndpoint, targetOf } from "../../endpoints/index.ts";
import { findMaskedHeaders } from "../refuse-masked.ts";
import { type OpenRule, openRule, selectRules } from "../rule-store.ts";
import { keepMaskedHeaders } from "../show-rule.ts";
import { findSavedRule } from "./find-saved-rule.ts";
import { type JudgedEvent, judgeEvent } from "./judge-event.ts";
import { insertPreview, insertPreviewPage, readSentCalls } from "./preview-store.ts";
import type { PreviewWish } from "./read-preview-wish.ts";
import { Tally } from "./tally.ts";

const DAY_MS = 86_400_000;

/** By how much a sender's clock may run ahead before its newest events are taken for what has not occurred yet. */
const CLOCK_AHEAD_MS = 300_000;

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
  const endpointId = await findEndpoint(db, { shop, ...targetOf(wish.definition.action) });
  const rule = asRule(wish.definition, { now, endpointId });
  const ruleBefore = today && asRule(today.definition, { now, endpointId: today.endpoint_id });
  const judgeBefore = ruleBefore && ((judged: JudgedEvent) => judgeEvent(ruleBefore, judged));
  const tally = new Tally({ rule, language, judgeBefore });
  const id = parts.newId("prv");
  const definition = sealDefinition(parts.seal, wish.definition);
  await insertPreview(db, shop, { preview: { ...wish, id, definition }, now });
  let number = 0;
  for await (const page of readEventPages(db, shop, lastDays(wish.days, now))) {
    const judged = page.map((read) => judgeEvent(rule, read));
    const sent = await sentOf(db, shop, { judged, saved });
    for (const one of judged) tally.add(one, sent);
    await insertPreviewPage(db, shop, { previewId: id, number, judged });
    number += 1;
  }
  return { token: id, ...tally.toJSON() };
}

function lastDays(days: number, now: Date): EventSpan {
  return { since: new Date(now.getTime() - days * DAY_MS), until: new Date(now.getTime() + CLOCK_AHEAD_MS) };
}

/** `saved` is the rule whose calls count as sent already, `today` the version that the wish would replace. */
async function readSaved({ db, seal }: PreviewParts, shop: ShopKey, wish: PreviewWish) {
  const stored = await selectRules(db, shop).orderBy("id").execute();
  const rules = stored.map((rule) => openRule(seal, rule));
  const today = rules.find((rule) => rule.id === wish.ruleId) ?? null;
  if (wish.ruleId !== null && today === null) {
    throw notValid([{ pointer: "/rule/id", message: hubMessage("no_such_rule_for_preview") }]);
  }
  refuseMasked(wish.definition.action, today);
  return { saved: findSavedRule(rules, wish), today };
}

/** Masked values stand for those of the saved rule; what could not be saved is not looked at. @throws Problem 422. */
function refuseMasked(action: Action, today: OpenRule | null): void {
  const wished = today ? keepMaskedHeaders(action, today.definition.action) : action;
  const masked = findMaskedHeaders(wished, "/rule/action");
  if (masked.length > 0) throw notValid(masked);
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
function asRule(definition: RuleDefinition, { now, endpointId }: { now: Date; endpointId: string | null }): Rule {
  const rule = { ...definition, id: "rul_preview", created_at: now.toISOString() };
  return endpointId === null ? rule : { ...rule, endpoint_id: endpointId };
}

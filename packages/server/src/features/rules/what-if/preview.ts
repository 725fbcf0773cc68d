import {
  type Action,
  checkInput,
  type FieldError,
  type Language,
  mergeFieldErrors,
  parseRule,
  type Rule,
  type RuleDefinition,
  translatable,
} from "@haak/core";
import type { Request, Response } from "express";
import { z } from "zod";
import { type EventSpan, readEventPages } from "../../../pipeline/accept/read-event-pages.ts";
import { sealDefinition } from "../../../pipeline/plan/sealed-headers.ts";
import { findMaskedHeaders } from "../../../platform/crypto/mask-headers.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { HttpProblem, notValid } from "../../../platform/http/problem.ts";
import { bodyJson } from "../../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../../platform/ids.ts";
import { isRecord } from "../../../platform/map-values.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Shop, ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { findEndpoint, targetOf } from "../../endpoints/index.ts";
import { type CheckActionParts, checkAction } from "../check-action.ts";
import { keepMaskedHeaders, READ_ONLY_RULE_FIELDS } from "../schema.ts";
import { type OpenRule, openRule, selectRules } from "../store.ts";
import { findSavedRule, insertPreview, insertPreviewPage, readSentCalls } from "./preview-store.ts";
import { type JudgedEvent, judgeEvent, Tally } from "./tally.ts";

const DAY_MS = 86_400_000;

/** How far the clock of a sender may be ahead before its newest events count as events of the future. */
const CLOCK_AHEAD_MS = 300_000;

export interface PreviewParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
}

/**
 * Finds out which calls a rule would have made for the events of the last days, and stores exactly these calls, so that they and no
 * others can be sent later. It uses no long transaction and keeps only counts and 50 items in memory, because there may be millions of events.
 *
 * @throws Problem 422 if the input names a rule that the shop does not have.
 */
export async function previewRule(
  parts: PreviewParts,
  shop: ShopKey,
  { input, language }: { input: PreviewInput; language: Language },
) {
  const { db, clock } = parts;
  const now = clock.now();
  const { saved, today } = await readSaved(parts, shop, input);
  const endpointId = await findEndpoint(db, { shop, ...targetOf(input.definition.action) });
  const rule = asRule(input.definition, { now, endpointId });
  const ruleBefore = today && asRule(today.definition, { now, endpointId: today.endpoint_id });
  const judgeBefore = ruleBefore && ((judged: JudgedEvent) => judgeEvent(ruleBefore, judged));
  const tally = new Tally({ rule, language, judgeBefore });
  const id = parts.newId("prv");
  const definition = sealDefinition(parts.seal, input.definition);
  await insertPreview(db, shop, { preview: { ...input, id, definition }, now });
  let number = 0;
  for await (const page of readEventPages(db, shop, lastDays(input.days, now))) {
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

/** `saved` is the rule whose calls count as sent already; `today` is the version that the input would replace. */
async function readSaved({ db, seal }: PreviewParts, shop: ShopKey, input: PreviewInput) {
  const stored = await selectRules(db, shop).orderBy("id").execute();
  const rules = stored.map((rule) => openRule(seal, rule));
  const today = rules.find((rule) => rule.id === input.ruleId) ?? null;
  if (input.ruleId !== null && today === null) {
    throw notValid([{ pointer: "/rule/id", message: hubMessage("no_such_rule_for_preview") }]);
  }
  refuseMasked(input.definition.action, today);
  return { saved: findSavedRule(rules, input), today };
}

/** Replaces masked values by those of the saved rule. A rule that could not be saved is refused. @throws Problem 422. */
function refuseMasked(action: Action, today: OpenRule | null): void {
  const wanted = today ? keepMaskedHeaders(action, today.definition.action) : action;
  const masked = findMaskedHeaders(wanted, "/rule/action");
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

/** A rule that may never have been saved. Its id and time are placeholders, because they decide nothing here. */
function asRule(definition: RuleDefinition, { now, endpointId }: { now: Date; endpointId: string | null }): Rule {
  const rule = { ...definition, id: "rul_preview", created_at: now.toISOString() };
  return endpointId === null ? rule : { ...rule, endpoint_id: endpointId };
}

const DAYS_MAX = 365;
const previewBody = z.strictObject({ rule: z.unknown(), days: z.int().min(1).max(DAYS_MAX) });

export interface PreviewInput {
  readonly definition: RuleDefinition;
  /** The saved rule that this is a version of, if there is one. */
  readonly ruleId: string | null;
  readonly days: number;
}

const READ_ONLY: ReadonlySet<string> = new Set(READ_ONLY_RULE_FIELDS);

/** Reads `{rule, days}`, where `rule` is a body of a new rule that may name itself by `id`. @throws Problem 422. */
export function readPreviewInput(body: unknown): PreviewInput {
  const outer = checkInput(previewBody, body);
  if (!isRecord(body)) throw notValid(outer.errors);
  const given = body.rule;
  const parsed = parseRule(isRecord(given) ? withoutReadOnly(given) : given);
  const ruleErrors = parsed.ok ? [] : translatable(parsed.errors).map(inRule);
  const { id = null } = isRecord(given) ? given : {};
  const idErrors =
    id === null || typeof id === "string" ? [] : [{ pointer: "/rule/id", message: hubMessage("must_be_text") }];
  const errors = mergeFieldErrors(outer.errors, ruleErrors, idErrors);
  if (errors.length > 0 || !parsed.ok || outer.data === undefined) throw notValid(errors);
  return { definition: parsed.rule, ruleId: typeof id === "string" ? id : null, days: outer.data.days };
}

/** Moves the pointer of a rule's error into the body that holds the rule. */
function inRule({ pointer, message }: FieldError): FieldError {
  return { pointer: `/rule${pointer}`, message };
}

function withoutReadOnly(rule: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule).filter(([name]) => !READ_ONLY.has(name)));
}

export type PreviewRouteParts = PreviewParts & CheckActionParts;

/** `POST /v1/rules/preview`: the calls that a rule would have made in the last days, and why it would not have made others. */
export async function answerPreview(parts: PreviewRouteParts, request: Request, response: Response): Promise<void> {
  const shop = shopOf(response);
  const input = readPreviewInput(bodyJson(request));
  await checkPreview(parts, shop, input);
  const language = languageOf(request);
  response.set("Content-Language", language).json(await previewRule(parts, shop, { input, language }));
}

/** Refuses a rule that could not be saved, so that nobody learns of a mistake only after deciding. */
async function checkPreview(parts: PreviewRouteParts, shop: Shop, { definition }: PreviewInput): Promise<void> {
  try {
    await checkAction(parts, parts.db, { shop, ...definition });
  } catch (error) {
    if (error instanceof HttpProblem && error.facts.errors) throw notValid(error.facts.errors.map(inRule));
    throw error;
  }
}

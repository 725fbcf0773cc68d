import type { Language } from "@haak/core";
import { Router } from "express";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { languageOf } from "../../../platform/http/language-of.ts";
import { type PageQuery, readPage, toPage } from "../../../platform/http/page.ts";
import { translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import { PLUGANDPAY_TRIGGERS } from "../receive/plugandpay-triggers.ts";
import { ownAddress } from "../source/own-address.ts";
import { readSource } from "../source/source-store.ts";
import { findAlsoCalled } from "./find-also-called.ts";
import { maskAddress, maskAddressesIn, maskOptions } from "./mask-rule.ts";
import { adviseMove, type MoveFacts, moveText } from "./move-advice.ts";
import { addressOf, newestFirst, type PlugAndPayRule } from "./plugandpay-rule.ts";
import { readKnownRules } from "./rules-store.ts";

/** What showing them needs. */
export interface PlugAndPayRuleParts {
  readonly db: Database;
  readonly seal: Seal;
  readonly publicUrl: string;
}

/**
 * `GET /v1/sources/plugandpay/rules`: what the shop still lets Plug&Pay itself call, and what is to be done about each, so
 * that a move to Haak can be finished. As it was last read; `read_at` is null before the first time.
 */
export function plugAndPayRuleRoutes(parts: PlugAndPayRuleParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const shop = shopOf(response);
    const page = readPage(request);
    const { rules, readAt, error } = await readKnownRules(parts, shop);
    const shown = pageOf(rules, page);
    const alsoCalled = await findAlsoCalled(parts.db, shop, shown);
    const address = ownAddress(parts.publicUrl, (await readSource(parts, shop)).token);
    const read_at = readAt?.toISOString() ?? null;
    const show = (rule: PlugAndPayRule) => ({
      ...showRule(rule, { address, alsoCalled: alsoCalled.has(rule), language: languageOf(request) }),
      read_at,
    });
    response.json({
      ...toPage(shown, page, { id: ({ id }) => id, show }),
      read_at,
      error: translateHubMessage(error, languageOf(request)),
    });
  });
  return router;
}

/** One more than asked for, which tells that there is a next page. */
function pageOf(rules: readonly PlugAndPayRule[], { limit, before }: PageQuery): PlugAndPayRule[] {
  const left = before === null ? rules : rules.filter((rule) => newestFirst({ id: before }, rule) < 0);
  return left.slice(0, limit + 1);
}

interface Beside {
  /** Where Plug&Pay is to call Haak for this shop. */
  readonly address: string;
  readonly alsoCalled: boolean;
  readonly language: Language;
}

function showRule(rule: PlugAndPayRule, { address, alsoCalled, language }: Beside) {
  const url = addressOf(rule);
  const trigger = rule.trigger_type ?? null;
  const tells = PLUGANDPAY_TRIGGERS.get(trigger ?? "")?.tells ?? null;
  const facts: MoveFacts = { url, driver: rule.driver ?? null, trigger, known: tells !== null, address, alsoCalled };
  const todo = adviseMove(facts);
  return {
    id: rule.id,
    name: rule.name == null ? null : maskAddressesIn(rule.name, url),
    driver: rule.driver ?? null,
    trigger,
    /** Haak's name of it; null for one that Haak does not know. */
    event_type: tells,
    url: url === null ? null : maskAddress(url),
    points_at_haak: todo === "keep" || todo === "unknown_trigger",
    /** As Plug&Pay gives them. */
    conditions: rule.condition_data,
    options: maskOptions(rule.action_data),
    readonly: rule.readonly ?? null,
    created_at: rule.created_at ?? null,
    to_do: { code: todo, text: moveText(todo, facts, language) },
  };
}

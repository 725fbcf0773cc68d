import { endpointUrl, findEndpointUrlProblem, type Language, TRIGGERS } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { listOf, moment, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";
import { type PageQuery, readPage, toPage } from "../../../platform/http/page.ts";
import { languageOf, translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { PLUGANDPAY_TRIGGERS } from "../receive/notice.ts";
import { ownAddress, readSource } from "../source/source-store.ts";
import { addressOf, newestFirst, type PlugAndPayRule } from "./fetch-rules.ts";
import { adviseMove, type MoveFacts, maskAddress, maskAddressesIn, maskOptions, moveText } from "./move-advice.ts";
import { readKnownRules } from "./rules-store.ts";

const readAt = moment
  .nullable()
  .meta({ description: "When the rules were last read from Plug&Pay; null before the first time." });

const rule = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    driver: z.string().nullable().meta({ description: "Plug&Pay's name for the kind of action." }),
    trigger: z.string().nullable().meta({ description: "Plug&Pay's name for the trigger." }),
    event_type: z
      .enum(TRIGGERS)
      .nullable()
      .meta({ description: "Haak's name for the trigger. Null if Haak does not know it." }),
    url: z.string().nullable().meta({ description: "The address, with its secret parts masked." }),
    points_at_haak: z.boolean(),
    conditions: z.unknown().meta({ description: "The conditions as Plug&Pay sends them." }),
    options: z.unknown().meta({ description: "The options as Plug&Pay sends them, with masked texts." }),
    readonly: z.boolean().nullable(),
    created_at: z.string().nullable(),
    to_do: z
      .object({ code: z.string(), text: z.string() })
      .meta({ description: "What to do with the rule to finish a move to Haak." }),
    read_at: readAt,
  })
  .meta({ id: "PlugAndPayRule" });

const list = z
  .object({
    ...listOf("PlugAndPayRulePage", rule).shape,
    read_at: readAt,
    error: z.string().nullable().meta({ description: "Why the last attempt to read them failed." }),
  })
  .meta({ id: "PlugAndPayRuleList" });

/** The documentation of the rules that Plug&Pay itself carries out. */
export const PLUG_AND_PAY_RULE_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/sources/plugandpay/rules": {
      id: "listPlugAndPayRules",
      summary: "The rules that Plug&Pay itself still carries out for the shop",
      query: PAGE_QUERY,
      answers: { 200: json(list, "A page of rules as they were last read.") },
      translated: true,
    },
  },
};

interface PlugAndPayRuleParts {
  readonly db: Database;
  readonly seal: Seal;
  readonly publicUrl: string;
}

/**
 * `GET /v1/sources/plugandpay/rules`: the rules that the shop still has at Plug&Pay, with advice for each, so that a move to Haak can be
 * finished. They are shown as they were last read; `read_at` is null before the first time.
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
    const show = (rule: PlugAndPayRule): ShownRule => ({
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

/** One rule more than requested, so that `toPage` knows whether there is a next page. */
function pageOf(rules: readonly PlugAndPayRule[], { limit, before }: PageQuery): PlugAndPayRule[] {
  const left = before === null ? rules : rules.filter((rule) => newestFirst({ id: before }, rule) < 0);
  return left.slice(0, limit + 1);
}

type ShownRule = z.output<typeof rule>;

interface Beside {
  /** The address at which Plug&Pay must call Haak for this shop. */
  readonly address: string;
  readonly alsoCalled: boolean;
  readonly language: Language;
}

function showRule(rule: PlugAndPayRule, { address, alsoCalled, language }: Beside): Omit<ShownRule, "read_at"> {
  const url = addressOf(rule);
  const trigger = rule.trigger_type ?? null;
  const eventType = PLUGANDPAY_TRIGGERS.get(trigger ?? "")?.eventType ?? null;
  const facts: MoveFacts = {
    url,
    driver: rule.driver ?? null,
    trigger,
    known: eventType !== null,
    address,
    alsoCalled,
  };
  const todo = adviseMove(facts);
  return {
    id: rule.id,
    name: rule.name == null ? null : maskAddressesIn(rule.name, url),
    driver: rule.driver ?? null,
    trigger,
    event_type: eventType,
    url: url === null ? null : maskAddress(url),
    points_at_haak: todo === "keep" || todo === "unknown_trigger",
    conditions: rule.condition_data,
    options: maskOptions(rule.action_data),
    readonly: rule.readonly ?? null,
    created_at: rule.created_at ?? null,
    to_do: { code: todo, text: moveText(todo, facts, language) },
  };
}

/** The rules at Plug&Pay whose address a rule of Haak calls too. */
async function findAlsoCalled(
  db: Db,
  shop: ShopKey,
  rules: readonly PlugAndPayRule[],
): Promise<ReadonlySet<PlugAndPayRule>> {
  const targets = new Map(rules.flatMap((rule) => targetOf(rule).map((target) => [rule, target] as const)));
  if (targets.size === 0) return new Set();
  const { rows } = await sql<{ target: string }>`
    select e.target from endpoint e
    where e.bucket = ${shop.bucket}::smallint and e.shop_id = ${shop.id} and e.enabled
      and e.kind in ('webhook', 'zapier') and e.target = any(${[...new Set(targets.values())]}::text[])
      and exists (
        select from rule r
        where r.bucket = e.bucket and r.shop_id = e.shop_id and r.endpoint_id = e.id and r.deleted_at is null
          and (r.definition ->> 'enabled')::boolean
      )`.execute(db);
  const called = new Set(rows.map(({ target }) => target));
  return new Set([...targets].flatMap(([rule, target]) => (called.has(target) ? [rule] : [])));
}

function targetOf(rule: PlugAndPayRule): string[] {
  const url = addressOf(rule);
  return url !== null && findEndpointUrlProblem(url) === null ? [endpointUrl(url)] : [];
}

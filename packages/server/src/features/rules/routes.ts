import { parseRule, type RuleDefinition, translatable } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { lockRuleSet } from "../../pipeline/plan/rule-set.ts";
import { findMaskedHeaders } from "../../platform/crypto/mask-headers.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../platform/http/etag.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound, notValid } from "../../platform/http/problem.ts";
import { bodyJson } from "../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { noteChange } from "../audit/index.ts";
import { checkAction } from "./check-action.ts";
import { keepMaskedHeaders, READ_ONLY_RULE_FIELDS, showTranslatedRule, taggedRule } from "./schema.ts";
import {
  deleteRules,
  findRule,
  insertRule,
  type OpenRule,
  openRule,
  type RuleStoreParts,
  scopeContains,
  selectRules,
  updateRule,
} from "./store.ts";
import { answerPreview, type PreviewRouteParts } from "./what-if/preview.ts";

export type RuleRouteParts = RuleStoreParts &
  PreviewRouteParts & {
    readonly db: Database;
    /** Makes the calls that a preview showed, as a replay. */
    readonly sendPreview: (
      response: Response,
      token: string,
    ) => Promise<{ readonly id: string; readonly matched: number }>;
  };

/** `/v1/rules`: rules, and their preview. Rules of the settings and of hooks can be read here but not changed. */
export function ruleRoutes(parts: RuleRouteParts): Router {
  const router = Router();
  router.post("/preview", (request, response) => answerPreview(parts, request, response));
  router.post("/preview/:token/send", async (request, response) => {
    response.status(202).json(await parts.sendPreview(response, request.params.token));
  });
  router.get("/", async (request, response) => {
    const rules = await listRules(parts, shopOf(response), request);
    response.set("Content-Language", languageOf(request)).json(rules);
  });
  router.post("/", async (request, response) => {
    const shop = shopOf(response);
    const definition = readNewRule(withoutReadOnly(bodyJson(request)));
    await checkAction(parts, parts.db, { shop, ...definition });
    const rule = await parts.db.transaction().execute(async (tx) => {
      const made = await insertRule(parts, tx, { shop, definition, maker: { origin: "rule" } });
      await noteChange(parts, tx, { response, action: "rule.created", subject: made.id });
      return made;
    });
    answerRule(request, response, { rule: openRule(parts.seal, rule), status: 201 });
  });
  router.get("/:id", async (request, response) => {
    const input = { shop: shopOf(response), id: request.params.id };
    answerRule(request, response, { rule: await requireRule(parts, parts.db, input) });
  });
  router.patch("/:id", async (request, response) => {
    answerRule(request, response, { rule: await patchRule(parts, request, response) });
  });
  router.delete("/:id", async (request, response) => {
    const shop = shopOf(response);
    await parts.db.transaction().execute(async (tx) => {
      await lockRuleSet(tx, shop);
      const rule = await requireOwnRule(parts, tx, { shop, id: request.params.id });
      checkIfMatch(request, taggedRule(rule));
      await deleteRules(parts, tx, { shop, ids: [rule.id] });
      await noteChange(parts, tx, { response, action: "rule.deleted", subject: rule.id });
    });
    response.status(204).end();
  });
  return router;
}

/** The entity tag does not depend on the language, otherwise a reader of another language could not use `If-Match`. */
function answerRule(
  request: Pick<Request, "acceptsLanguages">,
  response: Response,
  { rule, status = 200 }: { rule: OpenRule; status?: number },
): void {
  const language = languageOf(request);
  response.set("Content-Language", language);
  sendResource(response, showTranslatedRule(rule, language), { status, tagged: taggedRule(rule) });
}

async function listRules(parts: RuleRouteParts, shop: Shop, request: Request) {
  const page = readPage(request);
  const product = queryText(request, "product");
  const upsell = queryText(request, "upsell");
  const origin = queryChoice(request, "origin", ["settings", "rule", "zapier"]);
  const rows = await selectRules(parts.db, shop)
    .$if(page.before !== null, (query) => query.where("id", "<", page.before))
    .$if(origin !== null, (query) => query.where("origin", "=", origin))
    .$if(product !== null, (query) => query.where(scopeContains("products", product ?? "")))
    .$if(upsell !== null, (query) => query.where(scopeContains("upsells", upsell ?? "")))
    .orderBy("id", "desc")
    .limit(page.limit + 1)
    .execute();
  const language = languageOf(request);
  return toPage(rows, page, {
    id: (row) => row.id,
    show: (row) => showTranslatedRule(openRule(parts.seal, row), language),
  });
}

/** @throws Problem 422 that points at every field that is wrong. */
function readRule(body: unknown): RuleDefinition {
  const parsed = parseRule(body);
  if (parsed.ok) return parsed.rule;
  throw notValid(translatable(parsed.errors));
}

/** A new rule must not hold masked values, because there is no stored rule to take them from. @throws Problem 422. */
function readNewRule(body: unknown): RuleDefinition {
  const definition = readRule(body);
  const masked = findMaskedHeaders(definition.action, "/action");
  if (masked.length > 0) throw notValid(masked);
  return definition;
}

/** Locks the rule before it is compared and changed, so that of two edits at the same time none is lost. */
async function patchRule(
  parts: RuleRouteParts,
  request: Request<{ id: string }>,
  response: Response,
): Promise<OpenRule> {
  const shop = shopOf(response);
  const patch = withoutReadOnly(bodyJson(request));
  const { id } = request.params;
  const before = await requireOwnRule(parts, parts.db, { shop, id });
  const wanted = readRule(applyPatch(before.definition, patch));
  await checkAction(parts, parts.db, { shop, ...wanted });
  return parts.db.transaction().execute(async (tx) => {
    await lockRuleSet(tx, shop);
    const current = await requireOwnRule(parts, tx, { shop, id });
    checkIfMatch(request, taggedRule(current));
    const definition = readRule(applyPatch(current.definition, patch));
    await noteChange(parts, tx, { response, action: "rule.changed", subject: id });
    return openRule(parts.seal, await updateRule(parts, tx, { shop, id, definition }));
  });
}

/** Kinds belong to a trigger. If the patch has a new trigger and no kinds, they take the default of the new trigger. */
function applyPatch(definition: RuleDefinition, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) {
    throw notValid([{ pointer: "", message: hubMessage("object_with_fields_required") }]);
  }
  const { kinds, ...rest } = definition;
  const keepsKinds = !("trigger" in patch) || patch.trigger === definition.trigger;
  const action = "action" in patch ? { action: keepMaskedHeaders(patch.action, definition.action) } : {};
  const masked = findMaskedHeaders(action.action, "/action");
  if (masked.length > 0) throw notValid(masked);
  return { ...rest, ...(keepsKinds && kinds.length > 0 ? { kinds } : {}), ...patch, ...action };
}

function withoutReadOnly(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !READ_ONLY.has(name)));
}

const READ_ONLY: ReadonlySet<string> = new Set(READ_ONLY_RULE_FIELDS);

type Which = { readonly shop: Shop; readonly id: string };

async function requireRule({ seal }: RuleRouteParts, db: Db, { shop, id }: Which): Promise<OpenRule> {
  const rule = await findRule(db, shop, id);
  if (!rule) throw notFound("thing_rule");
  return openRule(seal, rule);
}

async function requireOwnRule(parts: RuleRouteParts, db: Db, which: Which): Promise<OpenRule> {
  const rule = await requireRule(parts, db, which);
  if (rule.origin === "settings") {
    throw conflict("made_by_settings", hubMessage("rule_of_settings"));
  }
  if (rule.origin === "zapier") {
    throw conflict(
      "made_by_hook",
      // The path is shown as in the API reference, because a rule has no single hook id to show.
      hubMessage("rule_of_hook", { id: "{id}" }),
    );
  }
  return rule;
}

import { isDeepStrictEqual } from "node:util";
import {
  checkInput,
  endpointUrl,
  type FieldError,
  mergeFieldErrors,
  parseRule,
  type RuleDefinition,
  translatable,
} from "@haak/core";
import { type Request, Router } from "express";
import { z } from "zod";
import { lockRuleSet } from "../../pipeline/plan/rule-set.ts";
import { shopOf, unauthorized } from "../../platform/http/authenticate.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { HttpProblem, notValid } from "../../platform/http/problem.ts";
import { bodyJson } from "../../platform/http/read-body.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { isRecord } from "../../platform/map-values.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { SignedInShop } from "../../platform/shop.ts";
import { noteChange } from "../audit/index.ts";
import {
  checkUrl,
  deleteRules,
  insertRule,
  type RefuseTarget,
  type RuleStoreParts,
  type StoredRule,
  selectRules,
  supersedeRules,
} from "../rules/index.ts";
import type { ShownHook } from "./schema.ts";

export type HookParts = RuleStoreParts & { readonly db: Database; readonly refuseTarget: RefuseTarget };

/** `/v1/hooks`: REST Hooks for Zapier and similar tools. A hook is a rule whose action is the hook's URL. */
export function hookRoutes(parts: HookParts): Router {
  const router = Router();
  router.post("/", async (request, response) => {
    const shop = shopOf(response);
    const definition = readHook(request);
    await checkUrl(parts.refuseTarget, definition.action.url, "/target_url");
    const { rule, made } = await parts.db.transaction().execute(async (tx) => {
      const subscribed = await subscribe(parts, tx, { shop, definition });
      const subject = subscribed.rule.id;
      if (subscribed.made) await noteChange(parts, tx, { response, action: "hook.created", subject });
      return subscribed;
    });
    response.status(made ? 201 : 200).json(showHook(rule));
  });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectRules(parts.db, shopOf(response))
      .where("origin", "=", "zapier")
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showHook }));
  });
  router.delete("/:id", async (request, response) => {
    const shop = shopOf(response);
    await parts.db.transaction().execute(async (tx) => {
      await lockRuleSet(tx, shop);
      const hook = await selectRules(tx, shop)
        .where("origin", "=", "zapier")
        .where("id", "=", request.params.id)
        .executeTakeFirst();
      await deleteRules(parts, tx, { shop, ids: hook ? [hook.id] : [] });
      if (hook) await noteChange(parts, tx, { response, action: "hook.deleted", subject: hook.id });
    });
    // Also for a hook that is gone or belongs to another shop: otherwise a client would repeat the call for ever.
    response.status(204).end();
  });
  return router;
}

type HookDefinition = RuleDefinition & { action: { type: "zapier"; url: string } };

/**
 * The same hook again returns the existing one, because clients repeat a call whose answer they missed. With other filters the new
 * hook supersedes the older one, so that an edited Zap neither runs twice nor loses its new hook when the old one is unsubscribed late.
 * What the older one still had to send is sent, because its events are decided by no other hook.
 */
async function subscribe(
  parts: HookParts,
  tx: Tx,
  { shop, definition }: { shop: SignedInShop; definition: HookDefinition },
): Promise<{ rule: StoredRule; made: boolean }> {
  await lockRuleSet(tx, shop);
  const apiKeyId = await findOwner(tx, shop.apiKeyId);
  const hooks = await selectRules(tx, shop).where("origin", "=", "zapier").execute();
  const url = endpointUrl(definition.action.url);
  const rivals = hooks.filter((hook) => hook.definition.trigger === definition.trigger && hookUrl(hook) === url);
  const same = rivals.find((hook) => isDeepStrictEqual(filtersOf(hook.definition), filtersOf(definition)));
  if (same) return { rule: same, made: false };
  const maker = { origin: "zapier", apiKeyId } as const;
  const rule = await insertRule(parts, tx, { shop, definition, maker });
  await supersedeRules(parts, tx, { shop, ids: rivals.map((hook) => hook.id), by: rule.id });
  return { rule, made: true };
}

/**
 * The key that a new hook belongs to: the one that was used, or the newest that replaced it, because the old key ends before the hook
 * does. The row is locked, because replacing a key moves only the hooks that exist then, and deleting a key ends only those.
 */
async function findOwner(tx: Tx, apiKeyId: string | null): Promise<string> {
  if (apiKeyId === null) {
    const detail = hubMessage("hook_needs_api_key");
    throw new HttpProblem({ status: 403, code: "key_needed", detail });
  }
  const own = await tx
    .selectFrom("api_key")
    .select(["id", "replaced_by"])
    .where("id", "=", apiKeyId)
    .forShare()
    .executeTakeFirst();
  if (!own) throw unauthorized("Bearer", hubMessage("api_key_just_deleted"));
  if (own.replaced_by === null) return own.id;
  const successor = await tx.selectFrom("api_key").select("id").where("id", "=", own.replaced_by).executeTakeFirst();
  return successor?.id ?? own.id;
}

function hookUrl(hook: StoredRule): string | null {
  return hook.definition.action.type === "zapier" ? endpointUrl(hook.definition.action.url) : null;
}

function filtersOf({ scope, kinds, per_line, include_test }: RuleDefinition) {
  return { ...scope, kinds, per_line, include_test };
}

function showHook(rule: StoredRule): ShownHook {
  const { trigger, action } = rule.definition;
  return {
    id: rule.id,
    trigger,
    target_url: action.type === "zapier" ? action.url : null,
    filters: filtersOf(rule.definition),
    created_at: rule.created_at.toISOString(),
  };
}

/** Only the names of the fields. Their values are checked as those of the rule that the hook becomes. */
const anything = z.unknown().optional();
const scopeShape = { products: anything, product_groups: anything, upsells: anything, forms: anything };
const filtersShape = { ...scopeShape, kinds: anything, per_line: anything, include_test: anything };
const hookBody = z.strictObject({
  trigger: anything,
  target_url: anything,
  filters: z.strictObject(filtersShape).nullish(),
});

/** Reads a hook as a rule. @throws Problem 422 with pointers into the hook's body, not into the rule's. */
function readHook(request: Request): HookDefinition {
  const body = bodyJson(request);
  const shapeErrors = checkInput(hookBody, body).errors;
  if (!isRecord(body)) throw notValid(shapeErrors);
  const parsed = parseRule(toRuleBody(body, isRecord(body.filters) ? body.filters : {}));
  const errors = mergeFieldErrors(shapeErrors, parsed.ok ? [] : translatable(parsed.errors).map(toHookError));
  if (errors.length > 0 || !parsed.ok) throw notValid(errors);
  return parsed.rule as HookDefinition;
}

function toRuleBody(body: Record<string, unknown>, filters: Record<string, unknown>) {
  const given = Object.entries(filters).filter(([, value]) => value !== null && value !== undefined);
  const of = (wanted: (name: string) => boolean) => Object.fromEntries(given.filter(([name]) => wanted(name)));
  return {
    trigger: body.trigger,
    scope: of((name) => Object.hasOwn(scopeShape, name)),
    ...of((name) => Object.hasOwn(filtersShape, name) && !Object.hasOwn(scopeShape, name)),
    action: { type: "zapier", url: body.target_url },
  };
}

function toHookError({ pointer, message }: FieldError): FieldError {
  const [, field] = pointer.split("/");
  if (field === "trigger") return { pointer, message };
  if (field === "action") return { pointer: pointer.replace("/action/url", "/target_url"), message };
  return { pointer: `/filters${pointer.replace(/^\/scope/, "")}`, message };
}

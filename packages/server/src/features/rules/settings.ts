import { isDeepStrictEqual } from "node:util";
import {
  findEndpointUrlProblem,
  parseRule,
  type RuleDefinition,
  SETTINGS_RULE_NAMES,
  WEBHOOK_FORMATS,
} from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import { lockRuleSet } from "../../pipeline/plan/rule-set.ts";
import { shopOf } from "../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../platform/http/etag.ts";
import { type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { hubIssue } from "../../platform/i18n/hub-messages.ts";
import type { Database, Db, Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { noteChange } from "../audit/index.ts";
import { checkUrl, type RefuseTarget } from "./check-action.ts";
import {
  deleteRules,
  insertRule,
  lockChanges,
  type RuleStoreParts,
  type StoredRule,
  selectRules,
  updateRule,
} from "./store.ts";

const urlField = z
  .string()
  .superRefine((url, context) => {
    const problem = url === "" ? null : findEndpointUrlProblem(url);
    if (problem !== null) context.addIssue(hubIssue(problem));
  })
  .nullish()
  .transform((url) => url || null);

const ordersSchema = z.strictObject({
  url: urlField,
  moment: z.enum(["paid", "created"]).default("paid"),
  recurring: z.boolean().default(false),
  per_line: z.boolean().default(false),
  include_test: z.boolean().default(false),
  format: z.enum(WEBHOOK_FORMATS).default("haak"),
});

const cancellationsSchema = z.strictObject({ url: urlField, format: z.enum(WEBHOOK_FORMATS).default("haak") });

/** The page *Settings › Webhooks* of the Plug&Pay help article: an address for orders with its boxes, one for cancellations. */
const webhookSettingsSchema = z.strictObject({
  orders: ordersSchema.prefault({}),
  cancellations: cancellationsSchema.prefault({}),
});

type WebhookSettings = z.output<typeof webhookSettingsSchema>;
type Slot = "orders" | "cancellations";

export type SettingsParts = RuleStoreParts & { readonly db: Database; readonly refuseTarget: RefuseTarget };

/** `/v1/settings/webhooks`. The page is stored as it was filled in, and each URL in it is also a rule. */
export function settingsRoutes(parts: SettingsParts): Router {
  const router = Router();
  router.get("/", async (_request, response) => {
    sendResource(response, await readSettings(parts.db, shopOf(response)));
  });
  router.put("/", async (request, response) => {
    const shop = shopOf(response);
    const wanted = parseBody(request, webhookSettingsSchema);
    for (const slot of ["orders", "cancellations"] as const) {
      const { url } = wanted[slot];
      if (url !== null) await checkUrl(parts.refuseTarget, url, `/${slot}/url`);
    }
    await parts.db.transaction().execute(async (tx) => {
      await lockRuleSet(tx, shop);
      checkIfMatch(request, await readSettings(tx, shop));
      await writeSettings(parts, tx, { shop, wanted });
      await noteChange(parts, tx, { response, action: "settings.webhooks.changed", subject: null });
    });
    sendResource(response, wanted);
  });
  return router;
}

async function readSettings(db: Db, shop: Shop): Promise<WebhookSettings> {
  const row = await db
    .selectFrom("webhook_settings")
    .select("document")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .executeTakeFirst();
  return webhookSettingsSchema.parse(row?.document ?? {});
}

async function writeSettings(
  parts: SettingsParts,
  tx: Tx,
  { shop, wanted }: { shop: Shop; wanted: WebhookSettings },
): Promise<void> {
  const document = JSON.stringify(wanted);
  await tx
    .insertInto("webhook_settings")
    .values({ bucket: shop.bucket, shop_id: shop.id, document })
    .onConflict((conflict) => conflict.columns(["bucket", "shop_id"]).doUpdateSet({ document }))
    .execute();
  const definitions = { orders: ordersRule(wanted.orders), cancellations: cancellationsRule(wanted.cancellations) };
  const current = await selectRules(tx, shop).where("slot", "is not", null).execute();
  await lockChanges(parts, tx, {
    ...{ shop, ids: current.map(({ id }) => id) },
    definitions: Object.values(definitions).filter((one) => one !== null),
  });
  for (const slot of ["orders", "cancellations"] as const)
    await putSlot(parts, tx, { shop, slot, definition: definitions[slot] });
}

/** Creates, changes or deletes the rule of one URL of the page. */
async function putSlot(
  parts: SettingsParts,
  tx: Tx,
  { shop, slot, definition }: { shop: Shop; slot: Slot; definition: RuleDefinition | null },
): Promise<void> {
  const current: StoredRule | undefined = await selectRules(tx, shop).where("slot", "=", slot).executeTakeFirst();
  if (definition === null) {
    await deleteRules(parts, tx, { shop, ids: current ? [current.id] : [] });
  } else if (current === undefined) {
    await insertRule(parts, tx, { shop, definition, maker: { origin: "settings", slot } });
  } else if (!isDeepStrictEqual(definition, current.definition)) {
    await updateRule(parts, tx, { shop, id: current.id, definition });
  }
}

function ordersRule(orders: WebhookSettings["orders"]): RuleDefinition | null {
  if (orders.url === null) return null;
  return settingsRule({
    name: SETTINGS_RULE_NAMES.orders,
    trigger: orders.moment === "paid" ? "order.paid" : "order.created",
    kinds: orders.recurring ? ["first", "upsell", "installment", "renewal"] : ["first", "upsell"],
    per_line: orders.per_line,
    include_test: orders.include_test,
    action: { type: "webhook", url: orders.url, format: orders.format },
  });
}

function cancellationsRule(cancellations: WebhookSettings["cancellations"]): RuleDefinition | null {
  if (cancellations.url === null) return null;
  return settingsRule({
    name: SETTINGS_RULE_NAMES.cancellations,
    trigger: "subscription.ended",
    action: { type: "webhook", url: cancellations.url, format: cancellations.format },
  });
}

function settingsRule(body: unknown): RuleDefinition {
  const parsed = parseRule(body);
  if (!parsed.ok) throw new Error(`The settings produced an invalid rule: ${JSON.stringify(parsed.errors)}`);
  return parsed.rule;
}

const format = z.enum(WEBHOOK_FORMATS);

const settings = z
  .object({
    orders: z.object({
      url: z.string().nullable(),
      moment: z
        .enum(["paid", "created"])
        .meta({ description: "Call when the order is paid, or already when it is created." }),
      recurring: z.boolean().meta({ description: "Call for direct debits and instalments too." }),
      per_line: z.boolean().meta({ description: "One call for each line of the order." }),
      include_test: z.boolean(),
      format,
    }),
    cancellations: z.object({ url: z.string().nullable(), format }),
  })
  .meta({ id: "WebhookSettings" });

export const SETTINGS_OPERATIONS: OperationGroup = {
  tag: "Settings",
  caller: "shop",
  operations: {
    "GET /v1/settings/webhooks": {
      id: "getWebhookSettings",
      summary: "The shop-wide webhooks",
      answers: { 200: resource(settings, "The settings as they were saved.") },
    },
    "PUT /v1/settings/webhooks": {
      id: "putWebhookSettings",
      summary: "Save the shop-wide webhooks",
      description:
        "It replaces all settings. Missing fields get their defaults. Without a URL (null or empty) the check boxes are still stored.",
      body: {
        schema: webhookSettingsSchema.meta({ id: "NewWebhookSettings" }),
        example: { orders: { url: "https://example.com/orders", recurring: true } },
      },
      answers: { 200: resource(settings, "The saved settings.") },
      checksIfMatch: true,
    },
  },
};

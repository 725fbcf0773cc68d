import { WEBHOOK_FORMATS } from "@haak/core";
import { z } from "zod";
import { type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { settingsSchema } from "./settings.ts";

const format = z.enum(WEBHOOK_FORMATS);

const settings = z
  .object({
    orders: z.object({
      url: z.string().nullable(),
      moment: z
        .enum(["paid", "created"])
        .meta({ description: "Call when the order is paid, or already when it is made." }),
      recurring: z.boolean().meta({ description: "Call for direct debits and instalments too." }),
      per_line: z.boolean().meta({ description: "One call for each line of the order." }),
      include_test: z.boolean(),
      format,
    }),
    cancellations: z.object({ url: z.string().nullable(), format }),
  })
  .meta({ id: "WebhookSettings" });

/** What the reference says of `/v1/settings/webhooks`. */
export const SETTINGS_OPERATIONS: OperationGroup = {
  tag: "Settings",
  caller: "shop",
  operations: {
    "GET /v1/settings/webhooks": {
      id: "getWebhookSettings",
      summary: "The shop-wide webhooks",
      answers: { 200: resource(settings, "The page as it was filled in.") },
    },
    "PUT /v1/settings/webhooks": {
      id: "putWebhookSettings",
      summary: "Fill in the shop-wide webhooks",
      description: "Replaces the whole: absent fields take their defaults. A null or empty URL keeps the boxes.",
      body: {
        schema: settingsSchema.meta({ id: "NewWebhookSettings" }),
        example: { orders: { url: "https://example.com/orders", recurring: true } },
      },
      answers: { 200: resource(settings, "The page as it is now.") },
      heldByTag: true,
    },
  },
};

import { z } from "zod";
import { type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { moment } from "../../platform/http/openapi/parts.ts";
import { settingsSchema } from "./alert-settings.ts";

const settings = z
  .object({
    email: z.string().nullable(),
    weekly_digest: z.boolean(),
    language: z.enum(["nl", "en"]),
    last_sent_at: moment.nullable(),
    last_problem: z
      .object({ at: moment.nullable(), text: z.string() })
      .nullable()
      .meta({ description: "Why the last mail did not arrive." }),
  })
  .meta({ id: "AlertSettings" });

/** What the reference says of `/v1/settings/alerts`. */
export const ALERT_SETTINGS_OPERATIONS: OperationGroup = {
  tag: "Settings",
  caller: "shop",
  operations: {
    "GET /v1/settings/alerts": {
      id: "getAlertSettings",
      summary: "Who is told by mail that an endpoint fails",
      answers: { 200: resource(settings, "The settings.") },
      translated: true,
    },
    "PUT /v1/settings/alerts": {
      id: "putAlertSettings",
      summary: "Set who is told by mail",
      body: {
        schema: settingsSchema.meta({ id: "NewAlertSettings" }),
        example: { email: "owner@example.com", weekly_digest: true },
      },
      answers: { 200: resource(settings, "The settings as they are now.") },
      checksIfMatch: true,
      translated: true,
    },
  },
};

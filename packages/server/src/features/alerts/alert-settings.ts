import { emailSchema, type Language } from "@haak/core";
import { type Request, Router } from "express";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../platform/http/etag.ts";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { moment } from "../../platform/http/openapi/parts.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { hubMessage, hubSchemaMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { noteChange } from "../audit/index.ts";
import {
  lockAlertSettings,
  readAlertSettings,
  type StoredAlertSettings,
  saveAlertSettings,
} from "./alert-settings-store.ts";
import { enqueueTestMail } from "./test-mail.ts";

/** A path in SMTP has at most 256 characters, and these include its brackets (RFC 5321 §4.5.3.1.3). */
const ADDRESS_CHARACTERS_MAX = 254;

const addressField = z
  .string()
  .transform((text) => text.trim() || null)
  .pipe(
    emailSchema
      .max(ADDRESS_CHARACTERS_MAX, hubSchemaMessage(hubMessage("email_too_long", { most: ADDRESS_CHARACTERS_MAX })))
      .regex(/^[^\s,;<>()"\\]+$/u, hubSchemaMessage(hubMessage("email_not_single")))
      // Mail to a name without a dot never leaves the machine of the mail server, and most such addresses are typing mistakes.
      .regex(/@(?:[^.@]+\.)+[^.@]{2,}$/u, hubSchemaMessage(hubMessage("email_without_domain")))
      .nullable(),
  )
  .nullish()
  .transform((address) => address ?? null);

/** Read-only fields. They are accepted and ignored, so that a client can send back what it has read. */
const ignored = z.unknown().optional();

/** The body of the request that saves the settings. */
const settingsSchema = z.strictObject({
  email: addressField,
  weekly_digest: z.boolean().default(false),
  language: z.enum(["nl", "en"]).default("nl"),
  last_sent_at: ignored,
  last_problem: ignored,
  sends_mail: ignored,
});

export interface AlertSettingsParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Whether this hub can send mail. It cannot unless the operator has set a mail server. */
  readonly sendsMail: boolean;
  /** The sending domain of the hub. */
  readonly mailDomain: string;
  readonly publicUrl: string;
}

/** `/v1/settings/alerts`: the address for mails about failing endpoints, whether a digest is wanted, and the language. */
export function alertSettingsRoutes(parts: AlertSettingsParts): Router {
  const router = Router();
  const show = (request: Request, stored: StoredAlertSettings) =>
    showSettings(stored, { language: languageOf(request), sendsMail: parts.sendsMail });
  router.get("/", async (request, response) => {
    const stored = await readAlertSettings(parts.db, shopOf(response));
    sendResource(response, show(request, stored), { tagged: settableOf(stored) });
  });
  router.put("/", async (request, response) => {
    const shop = shopOf(response);
    const { email, weekly_digest, language } = parseBody(request, settingsSchema);
    const saved = await parts.db.transaction().execute(async (tx) => {
      const current = await lockAlertSettings(tx, shop);
      checkIfMatch(request, settableOf(current));
      await noteChange(parts, tx, { response, action: "settings.alerts.changed", subject: null });
      return saveAlertSettings(tx, shop, {
        current,
        wanted: { email, weekly_digest, language },
        now: parts.clock.now(),
      });
    });
    sendResource(response, show(request, saved), { tagged: settableOf(saved) });
  });
  router.post("/test", async (request, response) => {
    const shop = shopOf(response);
    const current = await parts.db.transaction().execute(async (tx) => {
      const stored = await lockAlertSettings(tx, shop);
      await enqueueTestMail(parts, tx, { shop, settings: stored });
      await noteChange(parts, tx, { response, action: "settings.alerts.tested", subject: null });
      return stored;
    });
    response.status(202).json(show(request, current));
  });
  return router;
}

/** The fields that people set. The time and the problem of the last mail change without them, so that they must not cause a conflict. */
function settableOf({ email, weekly_digest, language }: StoredAlertSettings) {
  return { email, weekly_digest, language };
}

function showSettings(
  stored: StoredAlertSettings,
  { language, sendsMail }: { language: Language; sendsMail: boolean },
): ShownAlertSettings {
  const mute = stored.email !== null && !sendsMail;
  const code = mute ? "not_configured" : stored.last_problem;
  const at = mute ? null : (stored.last_problem_at?.toISOString() ?? null);
  return {
    ...settableOf(stored),
    last_sent_at: stored.last_sent_at?.toISOString() ?? null,
    last_problem: code === null ? null : { at, text: PROBLEMS[code]?.[language] ?? code },
    sends_mail: sendsMail,
  };
}

/** These texts must not show details of the operator's mail server, because shops read them. The exact error is in the hub's log. */
const PROBLEMS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  not_configured: {
    en: "This hub sends no mail. Its operator has to set HAAK_SMTP_URL.",
    nl: "Deze hub verstuurt geen e-mail. De beheerder moet HAAK_SMTP_URL instellen.",
  },
  unreachable: {
    en: "The mail server could not be reached. Haak tries to send the mail again. The operator finds details in the hub's log.",
    nl: "De mailserver was niet bereikbaar. Haak probeert de e-mail opnieuw te versturen. De beheerder vindt details in het logboek.",
  },
  not_let_in: {
    en: "The mail server refused the hub's login. Its operator has to check the user and the password in HAAK_SMTP_URL.",
    nl: "De mailserver weigerde de inlog van de hub. De beheerder moet de gebruiker en het wachtwoord in HAAK_SMTP_URL controleren.",
  },
  refused: {
    en: "The mail server refused the mail. Check the address. The operator finds the server's answer in the hub's log.",
    nl: "De mailserver weigerde de e-mail. Controleer het adres. De beheerder vindt het antwoord in het logboek.",
  },
};

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
    sends_mail: z.boolean().meta({ description: "Whether this hub can send mail. If not, no alert reaches anybody." }),
  })
  .meta({ id: "AlertSettings" });

type ShownAlertSettings = z.output<typeof settings>;

export const ALERT_SETTINGS_OPERATIONS: OperationGroup = {
  tag: "Settings",
  caller: "shop",
  operations: {
    "GET /v1/settings/alerts": {
      id: "getAlertSettings",
      summary: "Who gets an e-mail when an endpoint fails",
      answers: { 200: resource(settings, "The settings.") },
      translated: true,
    },
    "PUT /v1/settings/alerts": {
      id: "putAlertSettings",
      summary: "Set who gets e-mails",
      body: {
        schema: settingsSchema.meta({ id: "NewAlertSettings" }),
        example: { email: "owner@example.com", weekly_digest: true },
      },
      answers: { 200: resource(settings, "The saved settings.") },
      checksIfMatch: true,
      translated: true,
    },
    "POST /v1/settings/alerts/test": {
      id: "testAlertMail",
      summary: "Send a test mail",
      description:
        "Sends one mail to the saved address. After some seconds, `last_sent_at` or `last_problem` of the settings tells the result. It can be " +
        "done once a minute, because the address may belong to somebody who did not ask for mail.",
      answers: { 202: json(settings, "The mail is enqueued. These are the settings.") },
      conflict: "No address is saved, or this hub sends no mail.",
      refuses: { 429: "The shop got a mail less than a minute ago. See `Retry-After`." },
      translated: true,
    },
  },
};

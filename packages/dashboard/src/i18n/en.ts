import { access } from "./en/access.ts";
import { alerts } from "./en/alerts.ts";
import { changes } from "./en/changes.ts";
import { connection } from "./en/connection.ts";
import { deliveries } from "./en/deliveries.ts";
import { endpoints } from "./en/endpoints.ts";
import { events } from "./en/events.ts";
import { overview } from "./en/overview.ts";
import { plugAndPay } from "./en/plug-and-pay.ts";
import { rules } from "./en/rules.ts";
import { secret } from "./en/secret.ts";
import { shell } from "./en/shell.ts";
import { shops } from "./en/shops.ts";
import { signIn } from "./en/sign-in.ts";
import { traffic } from "./en/traffic.ts";
import { ui } from "./en/ui.ts";
import { webhooks } from "./en/webhooks.ts";
import { zapier } from "./en/zapier.ts";
import type { TextsOf } from "./languages.ts";
import type { nl } from "./nl.ts";

export const en: TextsOf<typeof nl> = {
  access,
  alerts,
  changes,
  connection,
  deliveries,
  endpoints,
  events,
  overview,
  plugAndPay,
  rules,
  secret,
  shell,
  shops,
  signIn,
  traffic,
  ui,
  webhooks,
  zapier,
};

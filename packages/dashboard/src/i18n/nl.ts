import { access } from "./nl/access.ts";
import { alerts } from "./nl/alerts.ts";
import { changes } from "./nl/changes.ts";
import { connection } from "./nl/connection.ts";
import { deliveries } from "./nl/deliveries.ts";
import { endpoints } from "./nl/endpoints.ts";
import { events } from "./nl/events.ts";
import { overview } from "./nl/overview.ts";
import { plugAndPay } from "./nl/plug-and-pay.ts";
import { rules } from "./nl/rules.ts";
import { secret } from "./nl/secret.ts";
import { shell } from "./nl/shell.ts";
import { shops } from "./nl/shops.ts";
import { signIn } from "./nl/sign-in.ts";
import { traffic } from "./nl/traffic.ts";
import { ui } from "./nl/ui.ts";
import { webhooks } from "./nl/webhooks.ts";
import { zapier } from "./nl/zapier.ts";

/** All Dutch texts. Dutch determines the keys: every other language must have the same ones. */
export const nl = {
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

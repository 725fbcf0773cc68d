import { alerts } from "./nl/alerts.ts";
import { rules } from "./nl/rules.ts";
import { shell } from "./nl/shell.ts";
import { signIn } from "./nl/sign-in.ts";
import { ui } from "./nl/ui.ts";
import { webhooks } from "./nl/webhooks.ts";

/** All Dutch texts, by namespace: one file and one namespace for each feature. Dutch has the say over which keys there are. */
export const nl = { alerts, rules, shell, signIn, ui, webhooks };

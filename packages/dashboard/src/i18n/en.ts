import { alerts } from "./en/alerts.ts";
import { rules } from "./en/rules.ts";
import { shell } from "./en/shell.ts";
import { signIn } from "./en/sign-in.ts";
import { ui } from "./en/ui.ts";
import { webhooks } from "./en/webhooks.ts";
import type { nl } from "./nl.ts";
import type { TextsOf } from "./texts-of.ts";

/** All English texts. */
export const en: TextsOf<typeof nl> = { alerts, rules, shell, signIn, ui, webhooks };

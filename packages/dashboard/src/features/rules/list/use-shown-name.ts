import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/openapi.ts";

/** How a rule is called on screen: the settings name their two rules in English, whatever the reader speaks. */
export function useShownName(): (rule: Rule) => string {
  const { t } = useTranslation("rules");
  return ({ origin, trigger, name }) =>
    origin === "settings" ? t(trigger.startsWith("order.") ? "list.orders" : "list.cancellations") : name;
}

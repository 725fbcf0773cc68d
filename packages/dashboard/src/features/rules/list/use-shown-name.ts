import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/openapi.ts";

/** How a rule is called on screen: the hub names in English what settings and hooks make, whatever the reader speaks. */
export function useShownName(): (rule: Rule) => string {
  const { t } = useTranslation("rules");
  return ({ origin, trigger, name }) => {
    if (origin === "zapier") return t("list.zap", { trigger: t(`triggers.${trigger}`) });
    if (origin === "rule") return name;
    return t(trigger.startsWith("order.") ? "list.orders" : "list.cancellations");
  };
}

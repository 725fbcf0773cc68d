import { useTranslation } from "react-i18next";
import type { RuleValues } from "./rule-values.ts";

/** How a rule is called: as somebody has named it, or what it does in the reader's language. */
export function useRuleName(): (values: RuleValues) => string {
  const { t } = useTranslation("rules");
  return (values) => {
    if (values.name.trim() !== "") return values.name.trim();
    const trigger = t(`triggers.${values.trigger}`);
    if (values.does === "huddle") return `${trigger}: ${t(`does.${values.what}`)}`;
    // Only the host: the path of a hook is often its secret, and a name is shown everywhere.
    return `${trigger}: ${URL.parse(values.url.trim())?.host ?? t("does.webhook")}`;
  };
}

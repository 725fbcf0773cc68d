import { type UseFormReturnType, useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { asMessages, fieldErrorsOf } from "../../../ui/field-errors.ts";
import { useUrlWords } from "../../../ui/url-problem.ts";
import { checkValues } from "./check-values.ts";
import { type RuleValues, ruleFieldOf } from "./rule-values.ts";

export type RuleForm = UseFormReturnType<RuleValues>;

export function useRuleForm(initialValues: RuleValues): RuleForm {
  const { t } = useTranslation("rules");
  const words = useUrlWords();
  return useForm<RuleValues>({
    initialValues,
    validate: (values) => {
      const { url, ...missing } = checkValues(values);
      const others = Object.fromEntries(Object.entries(missing).map(([field, key]) => [field, t(`missing.${key}`)]));
      if (url === undefined) return others;
      return { ...others, url: url === "noUrl" ? t("missing.noUrl") : words.check(values.url.trim()) };
    },
  });
}

export function useShowRefusal(form: RuleForm): (error: Error) => void {
  const words = useUrlWords();
  return (error) => {
    const { url, ...others } = fieldErrorsOf(error, ruleFieldOf(form.values)).fields;
    form.setErrors({ ...asMessages(others), ...(url === undefined ? {} : { url: words.refused(url) }) });
  };
}

/** The typed name, or otherwise one that describes the rule. */
export function useRuleName(): (values: RuleValues) => string {
  const { t } = useTranslation("rules");
  return (values) => {
    if (values.name.trim() !== "") return values.name.trim();
    const trigger = t(`triggers.${values.trigger}`);
    if (values.does === "huddle") return `${trigger}: ${t(`does.${values.what}`)}`;
    // Only the host, because the path of a hook is often secret and a name is shown everywhere.
    return `${trigger}: ${URL.parse(values.url.trim())?.host ?? t("does.webhook")}`;
  };
}

import { type UseFormReturnType, useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { asSentences, fieldErrorsOf } from "../../../ui/field-errors.ts";
import { useUrlWords } from "../../../ui/url-problem.ts";
import { checkValues } from "./check-values.ts";
import { fieldOf, type RuleValues } from "./rule-values.ts";

/** The form of a rule. */
export type RuleForm = UseFormReturnType<RuleValues>;

/** The fields, each with what is wrong with it before the hub is asked. */
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

/** Shows at its fields what the hub refused. */
export function useShowRefusal(form: RuleForm): (error: Error) => void {
  const words = useUrlWords();
  return (error) => {
    const { url, ...others } = fieldErrorsOf(error, fieldOf(form.values)).fields;
    form.setErrors({ ...asSentences(others), ...(url === undefined ? {} : { url: words.refused(url) }) });
  };
}

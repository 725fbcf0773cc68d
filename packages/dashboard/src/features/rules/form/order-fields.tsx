import { Checkbox, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { fitsOf } from "./fits.ts";
import type { RuleForm } from "./use-rule-form.ts";

const KINDS = ["first", "upsell", "installment", "renewal"] as const;

/** Which sorts of order, whether line by line, and whether test orders count. */
export function OrderFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const fits = fitsOf(form.values.trigger);
  const box = (name: "per_line" | "include_test") => form.getInputProps(name, { type: "checkbox" });
  return (
    <>
      {fits.kinds && (
        <Checkbox.Group label={t("form.kinds")} {...form.getInputProps("kinds")}>
          <Stack gap={6} pt={6}>
            {KINDS.map((kind) => (
              <Checkbox key={kind} value={kind} label={t(`kinds.${kind}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {fits.lines && <Checkbox label={t("form.perLine")} description={t("form.perLineHint")} {...box("per_line")} />}
      {fits.test && <Checkbox label={t("form.includeTest")} {...box("include_test")} />}
    </>
  );
}

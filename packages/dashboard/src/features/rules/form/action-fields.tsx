import { Radio, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "../../../ui/loading.tsx";
import { fitsOf } from "./fits.ts";
import type { RuleForm } from "./use-rule-form.ts";
import { WebhookFields } from "./webhook-fields.tsx";

/** Loaded when somebody chooses Huddle: most rules are webhooks, and its fields for tags and numbers are heavy. */
const HuddleFields = lazy(() => import("./huddle-fields.tsx").then((module) => ({ default: module.HuddleFields })));

/** What happens: a webhook is called, or somebody gets or loses access in Huddle. */
export function ActionFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const { does } = form.values;
  if (does === "kept") return <Text size="sm">{t("form.keptAction")}</Text>;
  return (
    <>
      {fitsOf(form.values.trigger).huddle && (
        <Radio.Group label={t("form.does")} {...form.getInputProps("does")}>
          <Stack gap={6} pt={6}>
            <Radio value="webhook" label={t("form.doesWebhook")} />
            <Radio value="huddle" label={t("form.doesHuddle")} />
          </Stack>
        </Radio.Group>
      )}
      {does === "webhook" ? (
        <WebhookFields form={form} />
      ) : (
        <Suspense fallback={<Loading />}>
          <HuddleFields form={form} />
        </Suspense>
      )}
    </>
  );
}

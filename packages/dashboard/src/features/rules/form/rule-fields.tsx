import { Card, Stack, TextInput, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "../../../ui/loading.tsx";
import { ActionFields } from "./action-fields.tsx";
import { OrderFields } from "./order-fields.tsx";
import { TriggerField } from "./trigger-field.tsx";
import type { RuleForm } from "./use-rule-form.ts";
import { useRuleName } from "./use-rule-name.ts";

/** Drop-downs that are searched are the heaviest part of the page; the rest of it does not wait for them. */
const ScopeFields = lazy(() => import("./scope-fields.tsx").then((module) => ({ default: module.ScopeFields })));

/** *When* and *what* of a rule; only what fits the trigger is shown. */
export function RuleFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const name = useRuleName();
  return (
    <>
      <Card withBorder padding="lg" component="section" aria-labelledby="rule-when">
        <Stack>
          <Title order={2} size="h4" id="rule-when">
            {t("form.when")}
          </Title>
          <TriggerField form={form} />
          <Suspense fallback={<Loading />}>
            <ScopeFields form={form} />
          </Suspense>
          <OrderFields form={form} />
        </Stack>
      </Card>
      <Card withBorder padding="lg" component="section" aria-labelledby="rule-what">
        <Stack>
          <Title order={2} size="h4" id="rule-what">
            {t("form.what")}
          </Title>
          <ActionFields form={form} />
          <TextInput
            label={t("form.name")}
            description={t("form.nameHint")}
            placeholder={name({ ...form.values, name: "" })}
            maxLength={200}
            {...form.getInputProps("name")}
          />
        </Stack>
      </Card>
    </>
  );
}

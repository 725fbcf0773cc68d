import { Card, Checkbox, Radio, Stack, Text, TextInput, Title } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { WebhookSettings } from "../../../api/client/openapi.ts";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { MessageFormat } from "../../../ui/message-format.tsx";
import { EndpointTools } from "../endpoint-tools.tsx";
import { OrdersSentence } from "./orders-sentence.tsx";
import type { SettingsValues } from "./settings-values.ts";

/** What a card of the page gets: the fields of the form, and what is stored of them. */
export interface SettingsCardProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly saved: WebhookSettings;
}

/** *Bestellingen*: the URL, its two boxes as in the article, the moment, test orders. */
export function OrdersCard({ form, saved }: SettingsCardProps) {
  const { t } = useTranslation("webhooks");
  const box = (name: "recurring" | "per_line" | "include_test") =>
    form.getInputProps(`orders.${name}`, { type: "checkbox" });
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="orders">
      <Stack>
        <Title order={2} size="h4" id="orders">
          {t("orders.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("orders.intro")}
        </Text>
        <TextInput
          label={t("url")}
          description={t("urlHint")}
          placeholder="https://"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("orders.url")}
        />
        <Checkbox label={t("orders.recurring")} {...box("recurring")} />
        <Checkbox label={t("orders.perLine")} description={t("orders.perLineHint")} {...box("per_line")} />
        <Checkbox label={t("orders.includeTest")} {...box("include_test")} />
        <Radio.Group label={t("orders.moment")} {...form.getInputProps("orders.moment")}>
          <Stack gap={6} pt={6}>
            <Radio value="paid" label={t("orders.paid")} />
            <Radio value="created" label={t("orders.created")} description={t("orders.createdHint")} />
          </Stack>
        </Radio.Group>
        <Disclosure title={t("advanced")} opened={form.values.orders.format !== "haak"}>
          <MessageFormat {...form.getInputProps("orders.format")} />
        </Disclosure>
        <OrdersSentence orders={form.values.orders} />
        <EndpointTools
          slot="orders"
          url={saved.orders.url}
          changed={form.isDirty("orders.url") || form.isDirty("orders.format")}
        />
      </Stack>
    </Card>
  );
}

import { Card, Checkbox, Radio, Stack, Text, TextInput, Title } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import { Disclosure } from "../../ui/disclosure.tsx";
import { MessageFormat } from "../../ui/message-format.tsx";
import { EndpointTools } from "./endpoint-tools.tsx";
import type { SettingsValues } from "./use-settings-form.ts";

interface SettingsCardProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly saved: WebhookSettings;
}

/** *Bestellingen* of the help article. */
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
        <OrdersSummary orders={form.values.orders} />
        <EndpointTools
          slot="orders"
          url={saved.orders.url}
          changed={form.isDirty("orders.url") || form.isDirty("orders.format")}
        />
      </Stack>
    </Card>
  );
}

/** *Opzeggingen* of the help article: called when a subscription becomes inactive. */
export function CancellationsCard({ form, saved }: SettingsCardProps) {
  const { t } = useTranslation("webhooks");
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="cancellations">
      <Stack>
        <Title order={2} size="h4" id="cancellations">
          {t("cancellations.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("cancellations.intro")}
        </Text>
        <TextInput
          label={t("cancellations.url")}
          description={t("urlHint")}
          placeholder="https://"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("cancellations.url")}
        />
        <Disclosure title={t("cancellations.advanced")} opened={form.values.cancellations.format !== "haak"}>
          <MessageFormat {...form.getInputProps("cancellations.format")} />
        </Disclosure>
        <CancellationsSummary cancellations={form.values.cancellations} />
        <EndpointTools
          slot="cancellations"
          url={saved.cancellations.url}
          changed={form.isDirty("cancellations.url") || form.isDirty("cancellations.format")}
        />
      </Stack>
    </Card>
  );
}

/** Describes the settings above in words. It is a live region, so that screen readers announce every change. */
function OrdersSummary({ orders }: Pick<SettingsValues, "orders">) {
  const { t } = useTranslation("webhooks");
  const recurring = orders.recurring ? "recurring" : "first";
  const lines =
    orders.url.trim() === ""
      ? [t("summary.nothing")]
      : [
          t(`summary.${orders.moment}.${recurring}`),
          t(orders.per_line ? "summary.perLine" : "summary.perOrder"),
          t(orders.include_test ? "summary.withTest" : "summary.withoutTest"),
        ];
  return <SummaryText text={lines.join(" ")} />;
}

function CancellationsSummary({ cancellations }: Pick<SettingsValues, "cancellations">) {
  const { t } = useTranslation("webhooks");
  return <SummaryText text={t(cancellations.url.trim() === "" ? "summary.nothing" : "summary.ended")} />;
}

function SummaryText({ text }: { readonly text: string }) {
  return (
    <Text
      role="status"
      size="sm"
      p="sm"
      bg="var(--mantine-primary-color-light)"
      style={{ borderRadius: "var(--mantine-radius-md)" }}
    >
      {text}
    </Text>
  );
}

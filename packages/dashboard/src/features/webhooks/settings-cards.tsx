import { Button, Card, Checkbox, Group, Radio, Stack, Text, TextInput, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import type { SettingsSlot } from "../../api/webhook-settings.ts";
import { Disclosure } from "../../ui/disclosure.tsx";
import { NotSaved } from "../../ui/failure.tsx";
import { MessageFormat } from "../../ui/message-format.tsx";
import { Done } from "../../ui/states.tsx";
import { EndpointTools } from "./endpoint-tools.tsx";
import type { CardForm, CardState, CardValues } from "./use-card-form.ts";

interface SettingsCardProps<Slot extends SettingsSlot> {
  readonly card: CardForm<Slot>;
  readonly saved: WebhookSettings;
}

/** *Bestellingen* of the help article. */
export function OrdersCard({ card, saved }: SettingsCardProps<"orders">) {
  const { t } = useTranslation("webhooks");
  const { form } = card;
  const box = (name: "recurring" | "per_line" | "include_test") => form.getInputProps(name, { type: "checkbox" });
  return (
    <CardFrame card={card} url={saved.orders.url}>
      <TextInput
        label={t("url")}
        description={t("urlHint")}
        placeholder="https://"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("url")}
      />
      <Checkbox label={t("orders.recurring")} {...box("recurring")} />
      <Checkbox label={t("orders.perLine")} description={t("orders.perLineHint")} {...box("per_line")} />
      <Checkbox label={t("orders.includeTest")} {...box("include_test")} />
      <Radio.Group label={t("orders.moment")} {...form.getInputProps("moment")}>
        <Stack gap={6} pt={6}>
          <Radio value="paid" label={t("orders.paid")} />
          <Radio value="created" label={t("orders.created")} description={t("orders.createdHint")} />
        </Stack>
      </Radio.Group>
      <Disclosure title={t("advanced")} opened={form.values.format !== "haak"}>
        <MessageFormat {...form.getInputProps("format")} />
      </Disclosure>
      <OrdersSummary orders={form.values} />
    </CardFrame>
  );
}

/** *Opzeggingen* of the help article: called when a subscription becomes inactive. */
export function CancellationsCard({ card, saved }: SettingsCardProps<"cancellations">) {
  const { t } = useTranslation("webhooks");
  const { form } = card;
  return (
    <CardFrame card={card} url={saved.cancellations.url}>
      <TextInput
        label={t("cancellations.url")}
        description={t("urlHint")}
        placeholder="https://"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("url")}
      />
      <Disclosure title={t("cancellations.advanced")} opened={form.values.format !== "haak"}>
        <MessageFormat {...form.getInputProps("format")} />
      </Disclosure>
      <SummaryText text={t(form.values.url.trim() === "" ? "summary.nothing" : "summary.ended")} />
    </CardFrame>
  );
}

interface CardFrameProps {
  readonly card: CardState;
  /** The saved URL. */
  readonly url: string | null;
  /** The fields. */
  readonly children: ReactNode;
}

/** A card with its own Save button right below its fields, and below that what can be done with the saved URL. */
function CardFrame({ card, url, children }: CardFrameProps) {
  const { t } = useTranslation("webhooks");
  const { slot, submit, callChanged } = card;
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby={slot}>
      <Stack>
        <Title order={2} size="h4" id={slot}>
          {t(`${slot}.title`)}
        </Title>
        <Text size="sm" c="dimmed">
          {t(`${slot}.intro`)}
        </Text>
        <form onSubmit={submit} noValidate>
          <Stack>
            {children}
            <SaveRow card={card} />
          </Stack>
        </form>
        <EndpointTools slot={slot} url={url} changed={callChanged} />
      </Stack>
    </Card>
  );
}

function SaveRow({ card }: { readonly card: CardState }) {
  const { t } = useTranslation("webhooks");
  const { slot, save, atFields, dirty } = card;
  return (
    <>
      {save.error && <NotSaved error={save.error} atFields={atFields} />}
      {save.isSuccess && !dirty && <Done title={t("saved")}>{t(`${slot}.saved`)}</Done>}
      <Group gap="sm">
        <Button type="submit" loading={save.isPending} aria-label={t("saveWhat", { what: t(`${slot}.title`) })}>
          {t("save")}
        </Button>
        {dirty && (
          <Text size="sm" c="dimmed">
            {t("unsaved")}
          </Text>
        )}
      </Group>
    </>
  );
}

/** Describes the settings above in words. It is a live region, so that screen readers announce every change. */
function OrdersSummary({ orders }: { readonly orders: CardValues<"orders"> }) {
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

import { Card, Stack, Text, TextInput, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { MessageFormat } from "../../../ui/message-format.tsx";
import { EndpointTools } from "../endpoint-tools.tsx";
import type { SettingsCardProps } from "./orders-card.tsx";
import { CancellationsSentence } from "./orders-sentence.tsx";

/** *Opzeggingen*: a URL that is called when a subscription becomes inactive. */
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
        <CancellationsSentence cancellations={form.values.cancellations} />
        <EndpointTools
          slot="cancellations"
          url={saved.cancellations.url}
          changed={form.isDirty("cancellations.url") || form.isDirty("cancellations.format")}
        />
      </Stack>
    </Card>
  );
}

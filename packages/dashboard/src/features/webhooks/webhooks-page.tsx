import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../ui/loaded.tsx";
import { Page } from "../../ui/page.tsx";
import { ApiKeysCard } from "./api-keys/api-keys-card.tsx";
import { useWebhookSettings } from "./settings/get-webhook-settings.ts";
import { SettingsForm } from "./settings/settings-form.tsx";

/** *Instellingen › Webhooks* of the help article: API key, orders, cancellations. */
export function WebhooksPage() {
  const { t } = useTranslation("webhooks");
  const settings = useWebhookSettings();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Stack gap="lg">
        <ApiKeysCard />
        <Loaded query={settings} failed={t("notRead")}>
          {(read) => <SettingsForm read={read} />}
        </Loaded>
      </Stack>
    </Page>
  );
}

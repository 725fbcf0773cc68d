import { Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useWebhookSettings } from "../../api/webhook-settings.ts";
import { Loaded } from "../../ui/loaded.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { SettingsForm } from "./settings/settings-form.tsx";

/** With its dialogues, which the settings below do not wait for. */
const ApiKeysCard = lazy(() =>
  import("./api-keys/api-keys-card.tsx").then((module) => ({ default: module.ApiKeysCard })),
);

/** *Instellingen › Webhooks* of the help article: API key, orders, cancellations. */
export function WebhooksPage() {
  const { t } = useTranslation("webhooks");
  const settings = useWebhookSettings();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Stack gap="lg">
        <Suspense fallback={<Loading />}>
          <ApiKeysCard />
        </Suspense>
        <Loaded query={settings} failed={t("notRead")}>
          {(read) => <SettingsForm read={read} />}
        </Loaded>
      </Stack>
    </Page>
  );
}

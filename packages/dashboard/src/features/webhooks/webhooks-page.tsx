import { Button, Group, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import type { Tagged } from "../../api/client/tagged.ts";
import { useWebhookSettings } from "../../api/webhook-settings.ts";
import { NotSaved } from "../../ui/failure.tsx";
import { Page } from "../../ui/page.tsx";
import { Done, Loaded, Loading } from "../../ui/states.tsx";
import { Unsaved } from "../../ui/unsaved.tsx";
import { CancellationsCard, OrdersCard } from "./settings-cards.tsx";
import { useSettingsForm } from "./use-settings-form.ts";

/** Loaded later, so that the settings need not wait for its dialogues. */
const ApiKeysCard = lazy(() => import("./api-keys-card.tsx").then((module) => ({ default: module.ApiKeysCard })));

/** *Instellingen › Webhooks* of the Plug&Pay help article. */
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

/** Both cards are saved together, because the hub stores them as one resource. */
function SettingsForm({ read }: { readonly read: Tagged<WebhookSettings> }) {
  const { t } = useTranslation("webhooks");
  const { form, save, submit, atFields } = useSettingsForm(read);
  const dirty = form.isDirty();
  return (
    <form onSubmit={submit} noValidate>
      <Unsaved when={dirty && !save.isPending} />
      <Stack gap="lg">
        <OrdersCard form={form} saved={read.value} />
        <CancellationsCard form={form} saved={read.value} />
        {save.error && <NotSaved error={save.error} atFields={atFields} />}
        {save.isSuccess && !dirty && <Done title={t("saved")}>{t("savedText")}</Done>}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t("save")}
          </Button>
          {dirty && (
            <Text size="sm" c="dimmed">
              {t("unsaved")}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}

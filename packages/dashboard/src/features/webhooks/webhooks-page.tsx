import { Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import type { Tagged } from "../../api/client/tagged.ts";
import { useWebhookSettings } from "../../api/webhook-settings.ts";
import { Page } from "../../ui/page.tsx";
import { Loaded, Loading } from "../../ui/states.tsx";
import { Unsaved } from "../../ui/unsaved.tsx";
import { CancellationsCard, OrdersCard } from "./settings-cards.tsx";
import { useCardForm } from "./use-card-form.ts";

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
          {(read) => <SettingsCards read={read} />}
        </Loaded>
      </Stack>
    </Page>
  );
}

/** Each card saves itself. One question guards both when the page is left, because a page can have only one. */
function SettingsCards({ read }: { readonly read: Tagged<WebhookSettings> }) {
  const orders = useCardForm("orders", read);
  const cancellations = useCardForm("cancellations", read);
  return (
    <>
      <Unsaved when={[orders, cancellations].some(({ dirty, save }) => dirty && !save.isPending)} />
      <OrdersCard card={orders} saved={read.value} />
      <CancellationsCard card={cancellations} saved={read.value} />
    </>
  );
}

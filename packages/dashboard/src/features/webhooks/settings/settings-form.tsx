import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { WebhookSettings } from "../../../api/client/openapi.ts";
import type { Tagged } from "../../../api/client/tagged.ts";
import { Done } from "../../../ui/done.tsx";
import { NotSaved } from "../../../ui/not-saved.tsx";
import { Unsaved } from "../../../ui/unsaved.tsx";
import { CancellationsCard } from "./cancellations-card.tsx";
import { OrdersCard } from "./orders-card.tsx";
import { useSettingsForm } from "./use-settings-form.ts";

/** *Bestellingen* and *Opzeggingen* of the article, saved together as the hub keeps them. */
export function SettingsForm({ read }: { readonly read: Tagged<WebhookSettings> }) {
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

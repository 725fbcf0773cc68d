import { Button, Card, Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AlertSettings } from "../../api/client/openapi.ts";
import type { Tagged } from "../../api/client/tagged.ts";
import { Done } from "../../ui/done.tsx";
import { NotSaved } from "../../ui/not-saved.tsx";
import { Unsaved } from "../../ui/unsaved.tsx";
import { useAlertsForm } from "./use-alerts-form.ts";

/** To whom, whether weekly, in which language. */
export function AlertsForm({ read }: { readonly read: Tagged<AlertSettings> }) {
  const { t } = useTranslation("alerts");
  const { form, save, submit, atFields } = useAlertsForm(read);
  const hasEmail = form.values.email.trim() !== "";
  const { email } = read.value;
  return (
    <Card withBorder padding="lg">
      <form onSubmit={submit} noValidate>
        <Unsaved when={form.isDirty() && !save.isPending} />
        <Stack>
          <TextInput
            type="email"
            label={t("email")}
            description={t("emailHint")}
            autoComplete="email"
            {...form.getInputProps("email")}
          />
          <Checkbox
            label={t("digest")}
            description={t(hasEmail ? "digestHint" : "digestNeedsEmail")}
            {...form.getInputProps("weekly_digest", { type: "checkbox" })}
          />
          <Radio.Group label={t("language")} {...form.getInputProps("language")}>
            <Group pt={6}>
              <Radio value="nl" label={t("nl")} />
              <Radio value="en" label={t("en")} />
            </Group>
          </Radio.Group>
          {save.error && <NotSaved error={save.error} atFields={atFields} />}
          {save.isSuccess && !form.isDirty() && (
            <Done title={t("saved")}>{email === null ? t("savedNobody") : t("savedTo", { email })}</Done>
          )}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t("save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

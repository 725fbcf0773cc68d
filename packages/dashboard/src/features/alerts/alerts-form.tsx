import { Alert, Button, Card, Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type SettableAlerts, useAlertSettings, useSaveAlertSettings } from "../../api/alert-settings.ts";
import type { AlertSettings } from "../../api/client/openapi.ts";
import { type Tagged, wasChangedMeanwhile } from "../../api/client/tagged.ts";
import { NotSaved } from "../../ui/failure.tsx";
import { fieldErrorsOf } from "../../ui/field-errors.ts";
import { Done } from "../../ui/states.tsx";
import { Unsaved } from "../../ui/unsaved.tsx";
import { useStoredValues } from "../../ui/use-stored-values.ts";

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
          {save.isSuccess && !form.isDirty() && <Saved email={email} sendsMail={read.value.sends_mail} />}
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

/** It is green only if alerts can arrive, because people rely on them. */
function Saved({ email, sendsMail }: { readonly email: string | null; readonly sendsMail: boolean }) {
  const { t } = useTranslation("alerts");
  if (email === null) return <Done title={t("saved")}>{t("savedNobody")}</Done>;
  if (sendsMail) return <Done title={t("saved")}>{t("savedTo", { email })}</Done>;
  return (
    <Alert color="yellow" title={t("savedMute", { email })} icon={<IconAlertTriangle aria-hidden />} role="status">
      {t("mute")}
    </Alert>
  );
}

/** No address is an empty text, because a text field cannot hold null. */
type AlertValues = Omit<SettableAlerts, "email"> & { email: string };

const toValues = ({ email, weekly_digest, language }: AlertSettings): AlertValues => ({
  email: email ?? "",
  weekly_digest,
  language,
});

const fieldOf = (pointer: string) =>
  ["email", "weekly_digest", "language"].find((field) => pointer === `/${field}`) ?? null;

/** After a save, and if somebody else was faster, the fields show what is stored. */
function useAlertsForm(read: Tagged<AlertSettings>) {
  const { t } = useTranslation("alerts");
  const settings = useAlertSettings();
  const save = useSaveAlertSettings();
  const form = useForm<AlertValues>({
    initialValues: toValues(read.value),
    validate: {
      email: (email) =>
        email.trim() === "" || /^\S+@[^\s@]+\.[^\s@.]{2,}$/.test(email.trim()) ? null : t("emailWrong"),
    },
  });
  useStoredValues(form, read, toValues);
  const submit = form.onSubmit((values) =>
    save.mutate(
      { read, settings: { ...values, email: values.email.trim() || null } },
      {
        onError: (error) => {
          if (wasChangedMeanwhile(error)) void settings.refetch();
          const { email, ...rest } = fieldErrorsOf(error, fieldOf).fields;
          // The page has a text of its own for this, because the hub can only refuse something that is not one address.
          form.setErrors(email === undefined ? rest : { ...rest, email: t("emailWrong") });
        },
      },
    ),
  );
  return { form, save, submit, atFields: fieldErrorsOf(save.error, fieldOf).complete };
}

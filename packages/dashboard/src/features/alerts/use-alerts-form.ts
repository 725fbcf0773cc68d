import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { type SettableAlerts, useAlertSettings, useSaveAlertSettings } from "../../api/alert-settings.ts";
import type { AlertSettings } from "../../api/client/openapi.ts";
import { type Tagged, wasChangedMeanwhile } from "../../api/client/tagged.ts";
import { fieldErrorsOf } from "../../ui/field-errors.ts";
import { useStoredValues } from "../../ui/use-stored-values.ts";

/** The fields; no address is an empty text. */
type AlertValues = Omit<SettableAlerts, "email"> & { email: string };

const toValues = ({ email, weekly_digest, language }: AlertSettings): AlertValues => ({
  email: email ?? "",
  weekly_digest,
  language,
});

const fieldOf = (pointer: string) =>
  ["email", "weekly_digest", "language"].find((field) => pointer === `/${field}`) ?? null;

/** The form, and saving it. After a save, and when somebody else was quicker, the fields are what is stored. */
export function useAlertsForm(read: Tagged<AlertSettings>) {
  const { t } = useTranslation("alerts");
  const settings = useAlertSettings();
  const save = useSaveAlertSettings();
  const form = useForm<AlertValues>({
    initialValues: toValues(read.value),
    validate: { email: (email) => (email.trim() === "" || /^\S+@\S+$/.test(email.trim()) ? null : t("emailWrong")) },
  });
  useStoredValues(form, read, toValues);
  const submit = form.onSubmit((values) =>
    save.mutate(
      { read, settings: { ...values, email: values.email.trim() || null } },
      {
        onError: (error) => {
          if (wasChangedMeanwhile(error)) void settings.refetch();
          const { email, ...rest } = fieldErrorsOf(error, fieldOf).fields;
          // The only thing that can be wrong with an address here is that it is none, or more than one.
          form.setErrors(email === undefined ? rest : { ...rest, email: t("emailWrong") });
        },
      },
    ),
  );
  return { form, save, submit, atFields: fieldErrorsOf(save.error, fieldOf).complete };
}

import { useForm } from "@mantine/form";
import type { WebhookSettings } from "../../../api/client/openapi.ts";
import { type Tagged, wasChangedMeanwhile } from "../../../api/client/tagged.ts";
import { useSaveWebhookSettings, useWebhookSettings } from "../../../api/webhook-settings.ts";
import { fieldErrorsOf } from "../../../ui/field-errors.ts";
import { useUrlWords } from "../../../ui/url-problem.ts";
import { useStoredValues } from "../../../ui/use-stored-values.ts";
import { fieldOf, type SettingsValues, toSettings, toValues } from "./settings-values.ts";

/** The page's fields, and saving them. After a save, and when somebody else was quicker, the fields are what is stored. */
export function useSettingsForm(read: Tagged<WebhookSettings>) {
  const words = useUrlWords();
  const settings = useWebhookSettings();
  const save = useSaveWebhookSettings();
  const checkUrl = (url: string) => (url.trim() === "" ? null : words.check(url.trim()));
  const form = useForm<SettingsValues>({
    initialValues: toValues(read.value),
    validate: { orders: { url: checkUrl }, cancellations: { url: checkUrl } },
  });
  useStoredValues(form, read, toValues);
  const submit = form.onSubmit((values) =>
    save.mutate(
      { read, settings: toSettings(values) },
      {
        onError: (error) => {
          if (wasChangedMeanwhile(error)) void settings.refetch();
          form.setErrors(translated(fieldErrorsOf(error, fieldOf).fields, words.refused));
        },
      },
    ),
  );
  return { form, save, submit, atFields: fieldErrorsOf(save.error, fieldOf).complete };
}

/** Only URLs are refused here by what the hub alone knows; every other field offers nothing that could be wrong. */
function translated(fields: Readonly<Record<string, string>>, refused: (hubSays: string) => string) {
  return Object.fromEntries(
    Object.entries(fields).map(([field, message]) => [field, field.endsWith("url") ? refused(message) : message]),
  );
}

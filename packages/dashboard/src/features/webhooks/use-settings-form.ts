import { useForm } from "@mantine/form";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import { type Tagged, wasChangedMeanwhile } from "../../api/client/tagged.ts";
import { useSaveWebhookSettings, useWebhookSettings } from "../../api/webhook-settings.ts";
import { fieldErrorsOf } from "../../ui/field-errors.ts";
import { useUrlWords } from "../../ui/url-problem.ts";
import { useStoredValues } from "../../ui/use-stored-values.ts";

/** After a save, and if somebody else was faster, the fields show what is stored. */
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

/** Only a URL can be refused here, because every other field offers valid choices only. */
function translated(fields: Readonly<Record<string, string>>, refused: (hubMessage: string) => string) {
  return Object.fromEntries(
    Object.entries(fields).map(([field, message]) => [field, field.endsWith("url") ? refused(message) : message]),
  );
}

/** An empty URL is an empty text, because a text field cannot hold null. */
export type SettingsValues = {
  orders: Omit<WebhookSettings["orders"], "url"> & { url: string };
  cancellations: Omit<WebhookSettings["cancellations"], "url"> & { url: string };
};

function toValues({ orders, cancellations }: WebhookSettings): SettingsValues {
  return {
    orders: { ...orders, url: orders.url ?? "" },
    cancellations: { ...cancellations, url: cancellations.url ?? "" },
  };
}

/** An empty URL switches the calls off but keeps the other settings. */
function toSettings({ orders, cancellations }: SettingsValues): WebhookSettings {
  return {
    orders: { ...orders, url: orders.url.trim() || null },
    cancellations: { ...cancellations, url: cancellations.url.trim() || null },
  };
}

/** The form field for a JSON pointer (RFC 6901) of the hub. Null if no field shows it. */
function fieldOf(pointer: string): string | null {
  const field = pointer.slice(1).replaceAll("/", ".");
  return /^(orders\.(url|moment|recurring|per_line|include_test|format)|cancellations\.(url|format))$/.test(field)
    ? field
    : null;
}

import { useForm } from "@mantine/form";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import { type Tagged, wasChangedMeanwhile } from "../../api/client/tagged.ts";
import { useSaveWebhookSettings, useWebhookSettings } from "../../api/webhook-settings.ts";
import { fieldErrorsOf } from "../../ui/field-errors.ts";
import { useUrlWords } from "../../ui/url-problem.ts";
import { useStoredValues } from "../../ui/use-stored-values.ts";

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
function translated(fields: Readonly<Record<string, string>>, refused: (hubMessage: string) => string) {
  return Object.fromEntries(
    Object.entries(fields).map(([field, message]) => [field, field.endsWith("url") ? refused(message) : message]),
  );
}

/** The page as its fields have it: an empty URL is an empty text. */
export type SettingsValues = {
  orders: Omit<WebhookSettings["orders"], "url"> & { url: string };
  cancellations: Omit<WebhookSettings["cancellations"], "url"> & { url: string };
};

/** What the fields begin with. */
function toValues({ orders, cancellations }: WebhookSettings): SettingsValues {
  return {
    orders: { ...orders, url: orders.url ?? "" },
    cancellations: { ...cancellations, url: cancellations.url ?? "" },
  };
}

/** What is saved. An empty URL switches its calls off and keeps the boxes. */
function toSettings({ orders, cancellations }: SettingsValues): WebhookSettings {
  return {
    orders: { ...orders, url: orders.url.trim() || null },
    cancellations: { ...cancellations, url: cancellations.url.trim() || null },
  };
}

/** The field that shows what is wrong at a pointer into the page (RFC 6901), if one does. */
function fieldOf(pointer: string): string | null {
  const field = pointer.slice(1).replaceAll("/", ".");
  return /^(orders\.(url|moment|recurring|per_line|include_test|format)|cancellations\.(url|format))$/.test(field)
    ? field
    : null;
}

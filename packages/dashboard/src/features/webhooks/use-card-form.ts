import { type UseFormReturnType, useForm } from "@mantine/form";
import { useEffect, useRef } from "react";
import type { WebhookSettings } from "../../api/client/openapi.ts";
import type { Tagged } from "../../api/client/tagged.ts";
import { isSamePart, type SettingsSlot, useSaveWebhookSettings } from "../../api/webhook-settings.ts";
import { fieldErrorsOf } from "../../ui/field-errors.ts";
import { useUrlWords } from "../../ui/url-problem.ts";

/** An empty URL is an empty text, because a text field cannot hold null. */
export type CardValues<Slot extends SettingsSlot> = WebhookSettings[Slot] & { url: string };

/** What both cards have in common. */
export interface CardState {
  readonly slot: SettingsSlot;
  readonly submit: ReturnType<UseFormReturnType<{ url: string }>["onSubmit"]>;
  readonly save: Pick<ReturnType<typeof useSaveWebhookSettings>, "error" | "isPending" | "isSuccess">;
  /** Whether the fields show every error of the last save. */
  readonly atFields: boolean;
  /** Whether the fields differ from what is stored. */
  readonly dirty: boolean;
  /** Whether a test call would not be the one that the fields describe. */
  readonly callChanged: boolean;
}

export type CardForm<Slot extends SettingsSlot> = CardState & { readonly form: UseFormReturnType<CardValues<Slot>> };

/** The form of one card. What is typed in it stays when the other card is saved. */
export function useCardForm<Slot extends SettingsSlot>(slot: Slot, read: Tagged<WebhookSettings>): CardForm<Slot> {
  const words = useUrlWords();
  const checkUrl = (url: string) => (url.trim() === "" ? null : words.check(url.trim()));
  const form = useForm<CardValues<Slot>>({
    initialValues: toValues(slot, read.value),
    validate: ({ url }) => ({ url: checkUrl(url) }),
  });
  const shown = useRef(read);
  const show = (stored: Tagged<WebhookSettings>) => {
    const values = toValues(slot, stored.value);
    shown.current = stored;
    form.setInitialValues(values);
    form.setValues(values);
    form.resetDirty(values);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tag identifies the settings.
  useEffect(() => {
    if (isSamePart(read.value[slot], shown.current.value[slot])) shown.current = read;
    // Otherwise what is typed stays, and saving it is refused, because it was typed over older settings.
    else if (!form.isDirty()) show(read);
  }, [read.etag]);
  const save = useSaveWebhookSettings({ slot, onStored: show });
  const submit = form.onSubmit((values) =>
    save.mutate(
      { read: shown.current, value: { ...values, url: values.url.trim() || null } },
      { onError: (error) => form.setErrors(translated(fieldErrorsOf(error, fieldOf(slot)).fields, words.refused)) },
    ),
  );
  return {
    ...{ slot, form, save, submit },
    atFields: fieldErrorsOf(save.error, fieldOf(slot)).complete,
    dirty: form.isDirty(),
    callChanged: form.isDirty("url") || form.isDirty("format"),
  };
}

/** Only a URL can be refused here, because every other field offers valid choices only. */
function translated(fields: Readonly<Record<string, string>>, refused: (hubMessage: string) => string) {
  return Object.fromEntries(
    Object.entries(fields).map(([field, message]) => [field, field === "url" ? refused(message) : message]),
  );
}

function toValues<Slot extends SettingsSlot>(slot: Slot, settings: WebhookSettings): CardValues<Slot> {
  return { ...settings[slot], url: settings[slot].url ?? "" };
}

const FIELDS: Readonly<Record<SettingsSlot, readonly string[]>> = {
  orders: ["url", "moment", "recurring", "per_line", "include_test", "format"],
  cancellations: ["url", "format"],
};

/** The form field for a JSON pointer (RFC 6901) of the hub. Null if no field of this card shows it. */
function fieldOf(slot: SettingsSlot): (pointer: string) => string | null {
  return (pointer) => FIELDS[slot].find((field) => pointer === `/${slot}/${field}`) ?? null;
}

import { type UseFormReturnType, useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import type { Tagged } from "../../../api/client/tagged.ts";
import { asSentences, fieldErrorsOf } from "../../../ui/field-errors.ts";
import { useStoredValues } from "../../../ui/use-stored-values.ts";
import { type ConnectionValues, fieldOf, toConnectionValues } from "./connection-values.ts";

/** The form of a connection, as its parts are handed it. */
export type ConnectionForm = UseFormReturnType<ConnectionValues>;

const NEW: Tagged<null> = { value: null, etag: null };

/** A form with what is stored, or empty for a new one. `needs` are the fields without which the hub cannot be asked. */
export function useConnectionForm(
  read: Tagged<HuddleConnection | OtherConnection> | null,
  needs: readonly ("domain" | "base_url")[],
): ConnectionForm {
  const { t } = useTranslation("access");
  const filled = (value: string) => (value.trim() === "" ? t("form.missing") : null);
  const form = useForm<ConnectionValues>({
    initialValues: toConnectionValues(read?.value ?? null),
    validate: {
      name: filled,
      domain: (value) => (needs.includes("domain") ? filled(value) : null),
      base_url: (value) => (needs.includes("base_url") ? filled(value) : null),
      // A key that is there stays unless another is given.
      api_key: (value) => (read === null ? filled(value) : null),
    },
  });
  useStoredValues(form, read ?? NEW, toConnectionValues);
  return form;
}

/** Puts what the hub found wrong beside the fields; the sentence above the form has it too, for what no field shows. */
export function showFieldErrors(form: ConnectionForm, error: Error): void {
  form.setErrors(asSentences(fieldErrorsOf(error, fieldOf).fields));
}

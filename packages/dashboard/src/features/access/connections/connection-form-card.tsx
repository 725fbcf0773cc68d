import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import type { Tagged } from "../../../api/client/tagged.ts";
import { NotSaved } from "../../../ui/failure.tsx";
import { asMessages, fieldErrorsOf } from "../../../ui/field-errors.ts";
import { Unsaved } from "../../../ui/unsaved.tsx";
import { useStoredValues } from "../../../ui/use-stored-values.ts";
import { type ConnectionValues, connectionFieldOf, toConnectionValues } from "./connection-values.ts";

interface ConnectionFormCardProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly onSubmit: NonNullable<ComponentProps<"form">["onSubmit"]>;
  readonly onCancel: () => void;
  /** Whether there are unsaved changes. */
  readonly dirty: boolean;
  readonly save: { readonly isPending: boolean; readonly error: Error | null };
  readonly children: ReactNode;
}

export function ConnectionFormCard({
  title,
  intro,
  onSubmit,
  onCancel,
  dirty,
  save,
  children,
}: ConnectionFormCardProps) {
  const { t } = useTranslation(["access", "ui"]);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="connection-form">
      <form onSubmit={onSubmit} noValidate>
        <Unsaved when={dirty && !save.isPending} />
        <Stack>
          <Title order={2} size="h4" id="connection-form">
            {title}
          </Title>
          {intro && (
            <Text size="sm" component="div">
              {intro}
            </Text>
          )}
          {children}
          {save.error && <NotSaved error={save.error} atFields={false} />}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t("access:form.save")}
            </Button>
            <Button variant="default" onClick={onCancel}>
              {t("ui:cancel")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

export type ConnectionForm = UseFormReturnType<ConnectionValues>;

const NEW: Tagged<null> = { value: null, etag: null };

/** The stored values, or empty fields for a new connection. The hub cannot save it without the fields in `needs`. */
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
      // A stored key stays unless a new one is typed.
      api_key: (value) => (read === null ? filled(value) : null),
    },
  });
  useStoredValues(form, read ?? NEW, toConnectionValues);
  return form;
}

/** Shows the hub's errors beside the fields. The message above the form has them too, because some belong to no field. */
export function showFieldErrors(form: ConnectionForm, error: Error): void {
  form.setErrors(asMessages(fieldErrorsOf(error, connectionFieldOf).fields));
}

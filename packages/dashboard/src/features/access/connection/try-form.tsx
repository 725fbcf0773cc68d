import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import type { useTryConnection } from "../../../api/connections.ts";
import { Failure } from "../../../ui/failure.tsx";
import { asSentences, fieldErrorsOf } from "../../../ui/field-errors.ts";

interface TryFormProps {
  readonly connection: HuddleConnection | OtherConnection;
  readonly sku: string;
  readonly trial: ReturnType<typeof useTryConnection>;
}

/** Asks whom to let in to try it: an address of the owner's own, as somebody really gets in. */
export function TryForm({ connection, sku, trial }: TryFormProps) {
  const { t } = useTranslation(["connection", "access"]);
  const form = useForm({
    initialValues: { email: "", sku, level: "" },
    validate: { email: (email) => (email.trim() === "" ? t("access:form.missing") : null) },
  });
  const submit = form.onSubmit(({ email, ...names }) =>
    trial.mutate(
      { email: email.trim(), sku: names.sku.trim() || null, level: names.level.trim() || null },
      { onError: (error) => form.setErrors(asSentences(fieldErrorsOf(error, fieldOf).fields)) },
    ),
  );
  const isHuddle = "domain" in connection;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm" maw={480}>
        <Text size="sm">{t(isHuddle ? "connection:try.huddle" : "connection:try.others")}</Text>
        <TextInput
          label={t("connection:try.email")}
          type="email"
          autoComplete="email"
          {...form.getInputProps("email")}
        />
        <TextInput
          label={t("connection:try.sku")}
          description={t(isHuddle ? "connection:try.skuHuddle" : "connection:try.skuOthers")}
          {...form.getInputProps("sku")}
        />
        {namesLevel(connection) && <TextInput label={t("connection:try.level")} {...form.getInputProps("level")} />}
        {trial.error && !fieldErrorsOf(trial.error, fieldOf).complete && (
          <Failure error={trial.error} title={t("connection:try.failed")} />
        )}
        <Group>
          <Button type="submit" variant="default" loading={trial.isPending}>
            {t("connection:try.action")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Whether the owner's own call says which level it is about. */
function namesLevel({ grant }: HuddleConnection | OtherConnection): boolean {
  return JSON.stringify(grant)?.includes("{level}") ?? false;
}

const fieldOf = (pointer: string) => (["/email", "/sku", "/level"].includes(pointer) ? pointer.slice(1) : null);

import { ProblemError } from "@haak/client";
import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { UseMutationResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import type { SourceChange } from "../../../api/source.ts";
import { Failure } from "../../../ui/failure.tsx";
import { SecretInput } from "../../../ui/secret/secret-field.tsx";

interface SecretFormProps {
  readonly label: string;
  readonly description: string;
  /** The message for an empty field. */
  readonly missing: string;
  readonly save: UseMutationResult<PlugAndPaySource, Error, SourceChange>;
  readonly toChange: (secret: string) => SourceChange;
  readonly onSaved: () => void;
  /** Without it there is no cancel button. */
  readonly onCancel?: () => void;
}

/** The field is emptied after a save, so that nothing shows the secret again. */
export function SecretForm({ label, description, missing, save, toChange, onSaved, onCancel }: SecretFormProps) {
  const { t } = useTranslation(["plugAndPay", "ui"]);
  const form = useForm({
    initialValues: { secret: "" },
    validate: { secret: (secret) => (secret.trim() === "" ? missing : null) },
  });
  const submit = form.onSubmit(({ secret }) =>
    save.mutate(toChange(secret.trim()), {
      onSuccess: () => {
        form.reset();
        onSaved();
      },
      onError: (error) => form.setFieldError("secret", whatIsWrong(error)),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <SecretInput label={label} description={description} autoComplete="off" {...form.getInputProps("secret")} />
        {save.error && whatIsWrong(save.error) === null && <Failure error={save.error} />}
        <Group gap="sm">
          <Button type="submit" loading={save.isPending}>
            {t("plugAndPay:save")}
          </Button>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t("ui:cancel")}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** There is only one field, so that every error of the hub belongs to it. */
function whatIsWrong(error: Error): string | null {
  return error instanceof ProblemError ? (error.problem.errors?.[0]?.message ?? null) : null;
}

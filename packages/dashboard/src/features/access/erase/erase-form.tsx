import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { useErase } from "../../../api/erasures.ts";
import { Failure } from "../../../ui/failure.tsx";

interface EraseFormProps {
  readonly email: string | null;
  readonly erase: ReturnType<typeof useErase>;
  readonly onCancel: () => void;
}

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Nothing brings back what is forgotten, so that the address is typed, and typed right, before it is done. */
export function EraseForm({ email, erase, onCancel }: EraseFormProps) {
  const { t } = useTranslation(["access", "ui"]);
  const form = useForm({
    initialValues: { email: email ?? "", again: "" },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t("access:erase.noEmail")),
      again: (again, values) => (same(again, values.email) ? null : t("access:erase.differs")),
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => erase.mutate(values.email.trim()))} noValidate>
      <Stack>
        <Text size="sm">{t("access:erase.text")}</Text>
        <TextInput
          type="email"
          label={t("access:erase.email")}
          readOnly={email !== null}
          autoComplete="off"
          data-autofocus={email === null || undefined}
          {...form.getInputProps("email")}
        />
        <TextInput
          type="email"
          label={t("access:erase.again")}
          autoComplete="off"
          data-autofocus={email !== null || undefined}
          {...form.getInputProps("again")}
        />
        {erase.error && <Failure error={erase.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("ui:cancel")}
          </Button>
          <Button type="submit" color="red" loading={erase.isPending}>
            {t("access:erase.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

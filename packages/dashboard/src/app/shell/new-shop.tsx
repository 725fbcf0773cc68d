import { Button, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useMakeShop } from "../../api/shops.ts";
import { Failure } from "../../ui/failure.tsx";
import { SecretField } from "../../ui/secret/secret-field.tsx";
import { Done } from "../../ui/states.tsx";

/** The hub's own limit. */
const NAME_MAX = 200;

interface NewShopProps {
  readonly nameFieldId: string;
  readonly onOpen: (shopId: string) => void;
}

export function NewShop({ nameFieldId, onOpen }: NewShopProps) {
  const { t } = useTranslation("shops");
  const make = useMakeShop();
  const form = useForm({
    initialValues: { name: "" },
    validate: { name: (name) => (name.trim() === "" ? t("missing") : null) },
  });
  if (make.data) {
    const { id, name, api_key: key } = make.data;
    return (
      <Done title={t("made", { name })}>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t("keyText")}</Text>
          <SecretField what={t("key")} value={key} />
          <Button size="xs" onClick={() => onOpen(id)}>
            {t("open", { name })}
          </Button>
        </Stack>
      </Done>
    );
  }
  return (
    <Paper withBorder p="md" component="section" aria-label={t("title")} maw={560}>
      <form onSubmit={form.onSubmit(({ name }) => make.mutate(name.trim()))} noValidate>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {t("title")}
          </Title>
          {make.error && <Failure error={make.error} />}
          <TextInput
            id={nameFieldId}
            label={t("name")}
            description={t("nameHint")}
            maxLength={NAME_MAX}
            {...form.getInputProps("name")}
          />
          <Group>
            <Button type="submit" loading={make.isPending}>
              {t("make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

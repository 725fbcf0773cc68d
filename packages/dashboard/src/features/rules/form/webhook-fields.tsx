import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { MessageFormat } from "../../../ui/message-format.tsx";
import { SecretInput } from "../../../ui/secret/secret-field.tsx";
import { fitsOf } from "./fits.ts";
import { keepsValue, NEW_HEADER } from "./header-values.ts";
import type { RuleForm } from "./use-rule-form.ts";

export function WebhookFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const { trigger, format, headers } = form.values;
  return (
    <>
      <TextInput
        label={t("form.url")}
        description={t("form.urlHint")}
        placeholder="https://"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("url")}
      />
      <Disclosure title={t("form.advanced")} opened={headers.length > 0 || format !== "haak"}>
        <Stack>
          {fitsOf(trigger).formats && <MessageFormat {...form.getInputProps("format")} />}
          <HeaderFields form={form} />
        </Stack>
      </Disclosure>
    </>
  );
}

function HeaderFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const { headers } = form.values;
  return (
    <Stack gap="sm" component="fieldset" className="plain-fieldset">
      <Text component="legend" fw={600} size="sm">
        {t("headers.title")}
      </Text>
      <Text size="xs" c="dimmed">
        {t("headers.hint")}
      </Text>
      {headers.map((_header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header is known by its position, because its name is being typed.
        <OneHeader key={index} form={form} index={index} />
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => form.insertListItem("headers", NEW_HEADER)}
        >
          {t("headers.add")}
        </Button>
      </Group>
    </Stack>
  );
}

interface OneHeaderProps {
  readonly form: RuleForm;
  readonly index: number;
}

function OneHeader({ form, index }: OneHeaderProps) {
  const { t } = useTranslation("rules");
  const header = form.values.headers[index] ?? NEW_HEADER;
  const called = header.name.trim() || String(index + 1);
  return (
    <Group role="group" aria-label={t("headers.one", { name: called })} gap="xs" align="flex-start">
      <TextInput
        label={t("headers.name")}
        flex="1 1 12rem"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps(`headers.${index}.name`)}
      />
      <SecretInput
        label={t("headers.value")}
        flex="1 1 12rem"
        autoComplete="off"
        placeholder={keepsValue(header) ? t("headers.kept") : ""}
        {...form.getInputProps(`headers.${index}.value`)}
      />
      <ActionIcon
        variant="default"
        size="input-sm"
        mt="1.6rem"
        aria-label={t("headers.remove", { name: called })}
        onClick={() => form.removeListItem("headers", index)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

import { ActionIcon, Button, Code, Group, PasswordInput, type PasswordInputProps, Stack, Text } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewApiKey } from "../../api/client/openapi.ts";
import { CopyButton } from "../copy-button.tsx";
import { Done } from "../states.tsx";

interface SecretFieldProps {
  /** Such as "API key". */
  readonly what: string;
  readonly value: string;
}

/** Hidden until somebody asks to see it. It can be copied without being shown. */
export function SecretField({ what, value }: SecretFieldProps) {
  const { t } = useTranslation("ui");
  const [shown, setShown] = useState(false);
  return (
    <Group gap="xs">
      <Text size="sm" fw={500}>
        {what}
      </Text>
      <Code style={{ overflowWrap: "anywhere" }}>{shown ? value : <Dots hidden={t("secret.hidden")} />}</Code>
      <ActionIcon
        variant="default"
        size="input-sm"
        aria-label={t(shown ? "secret.hide" : "secret.show", { what })}
        onClick={() => setShown(!shown)}
      >
        {shown ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
      </ActionIcon>
      <CopyButton value={value} what={what} />
    </Group>
  );
}

/** The same number of dots for every secret, so that even its length stays unknown. */
function Dots({ hidden }: { readonly hidden: string }) {
  return (
    <>
      <span aria-hidden>{"•".repeat(20)}</span>
      <span className="visually-hidden">{hidden}</span>
    </>
  );
}

interface SecretInputProps extends Omit<PasswordInputProps, "label"> {
  readonly label: string;
}

/**
 * Used instead of Mantine's PasswordInput, whose button has an English name, cannot be reached with Tab, and never says that the field is
 * invalid.
 */
export function SecretInput({ label, ...rest }: SecretInputProps) {
  const { t } = useTranslation("ui");
  const [shown, setShown] = useState(false);
  return (
    <PasswordInput
      label={label}
      visible={shown}
      onVisibilityChange={setShown}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ "aria-label": t(shown ? "secret.hide" : "secret.show", { what: label }) }}
      aria-invalid={Boolean(rest.error)}
      {...rest}
    />
  );
}

interface FreshKeyProps {
  readonly fresh: NewApiKey;
  readonly onDone: () => void;
}

/** The key can be copied only now, because the hub never shows it again. */
export function FreshKey({ fresh, onDone }: FreshKeyProps) {
  const { t } = useTranslation("secret");
  return (
    <Done title={t("fresh.title", { name: fresh.name })}>
      <Stack gap="sm">
        <Text size="sm">{t("fresh.text")}</Text>
        <SecretField what={t("fresh.what")} value={fresh.key} />
        <Group>
          <Button size="xs" variant="default" onClick={onDone}>
            {t("fresh.done")}
          </Button>
        </Group>
      </Stack>
    </Done>
  );
}

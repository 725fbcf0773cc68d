import { ActionIcon, Button, Code, Group, PasswordInput, type PasswordInputProps, Stack, Text } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewApiKey } from "../../api/client/openapi.ts";
import { CopyButton } from "../copy-button.tsx";
import { Done } from "../states.tsx";

interface SecretFieldProps {
  /** What it is, as a word; "API key". */
  readonly what: string;
  readonly value: string;
}

/** A secret: dots until somebody asks to see it, copied without being seen. */
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

/** As many dots for every secret, so that not even its length is told. */
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

/** Takes a secret. Mantine's own is in English for those who hear it, cannot be reached with Tab, and never says that it is invalid. */
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

/** The one moment in which a key can be copied. */
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

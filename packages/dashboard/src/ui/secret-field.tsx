import { ActionIcon, Code, Group, Text } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./copy-button.tsx";

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

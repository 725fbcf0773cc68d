import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

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

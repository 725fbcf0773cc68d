import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface CopyButtonProps {
  readonly value: string;
  /** Part of the button's name for screen readers, such as "API key". */
  readonly what: string;
}

type State = "ready" | "copied" | "failed";

export function CopyButton({ value, what }: CopyButtonProps) {
  const { t } = useTranslation("ui");
  const [state, setState] = useState<State>("ready");
  const copy = async () => setState((await copyText(value)) ? "copied" : "failed");
  return (
    <>
      <Button
        variant="default"
        leftSection={state === "copied" ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        aria-label={t("copyWhat", { what })}
        onClick={() => void copy()}
        onBlur={() => setState("ready")}
      >
        {state === "copied" ? t("copied") : t("copy")}
      </Button>
      <span role="status" className="visually-hidden">
        {state === "copied" && t("copied")}
        {state === "failed" && t("copyFailed")}
      </span>
    </>
  );
}

/**
 * Returns false if the browser refuses. `navigator.clipboard` exists only on https and localhost, and a hub in an office network may have
 * neither, so that the old command is used there on a hidden field.
 */
async function copyText(text: string): Promise<boolean> {
  if (!navigator.clipboard) return copyByCommand(text);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyByCommand(text),
  );
}

function copyByCommand(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  // oxlint-disable-next-line typescript/no-deprecated -- there is nothing else without https.
  const copied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}

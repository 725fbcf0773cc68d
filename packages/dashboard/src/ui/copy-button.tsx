import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface CopyButtonProps {
  readonly value: string;
  /** What is copied, for those who hear the button; "API key". */
  readonly what: string;
}

type State = "ready" | "copied" | "failed";

/** Copies with one click, and says so until the next thing is done. */
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
 * Puts a text on the clipboard; false where the browser refuses. `navigator.clipboard` is there on https and localhost
 * only, and a hub in an office network may be neither: there the old command does it, on a field that is out of sight.
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

import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "./copy-text.ts";

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

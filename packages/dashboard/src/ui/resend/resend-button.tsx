import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRefresh } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { ReplayFilter } from "../../api/client/openapi.ts";

/** Loaded only if it opens. */
const ResendDialogue = lazy(() =>
  import("./resend-dialogue.tsx").then((module) => ({ default: module.ResendDialogue })),
);

interface ResendButtonProps {
  readonly filter: ReplayFilter;
  readonly label?: string;
  /** Whether there is something to send. The dialogue stays open without the button, so that its result can be read. */
  readonly shown?: boolean;
  /** Runs first, for example to switch an endpoint on. */
  readonly prepare?: () => Promise<unknown>;
}

export function ResendButton({ filter, label, shown = true, prepare }: ResendButtonProps) {
  const { t } = useTranslation("traffic");
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      {shown && (
        <Button size="xs" leftSection={<IconRefresh size={16} aria-hidden />} onClick={open}>
          {label ?? t("resend.title")}
        </Button>
      )}
      <Suspense>{opened && <ResendDialogue filter={filter} onClose={close} {...(prepare && { prepare })} />}</Suspense>
    </>
  );
}

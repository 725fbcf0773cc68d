import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRefresh } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { ReplayFilter } from "../../api/client/openapi.ts";

/** Loaded when somebody opens it. */
const ResendDialogue = lazy(() =>
  import("./resend-dialogue.tsx").then((module) => ({ default: module.ResendDialogue })),
);

interface ResendButtonProps {
  readonly filter: ReplayFilter;
  /** What the button says, where there is more to say than that it sends again. */
  readonly label?: string;
  /** Whether there is still something to send. The dialogue outlives the button: what it came to is read there. */
  readonly shown?: boolean;
  /** What has to be done before, such as switching an endpoint on. */
  readonly prepare?: () => Promise<unknown>;
}

/** Sends many deliveries again: counts them, asks, shows how far it is, and can be stopped. */
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

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReplayFilter } from "../../api/client/openapi.ts";
import { useReplayCount, useStartReplay } from "../../api/replays.ts";
import { Failure } from "../failure.tsx";
import { Loaded } from "../states.tsx";
import { ReplayProgress } from "./replay-progress.tsx";

interface ResendDialogueProps {
  readonly filter: ReplayFilter;
  readonly prepare?: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function ResendDialogue(props: ResendDialogueProps) {
  const { t } = useTranslation(["traffic", "ui"]);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t("traffic:resend.title")}
      closeButtonProps={{ "aria-label": t("ui:close") }}
    >
      <Steps {...props} />
    </Modal>
  );
}

function Steps({ filter, prepare, onClose }: ResendDialogueProps) {
  const { t } = useTranslation(["traffic", "ui"]);
  const start = useStartReplay();
  const resend = useMutation({
    mutationFn: async () => {
      await prepare?.();
      return start.mutateAsync(filter);
    },
  });
  if (resend.data) {
    return (
      <Stack>
        <ReplayProgress id={resend.data} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("ui:close")}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack>
      <Counted filter={filter} isPending={resend.isPending} onStart={() => resend.mutate()} onClose={onClose} />
      {resend.error && <Failure error={resend.error} title={t("traffic:retryFailed")} />}
    </Stack>
  );
}

interface CountedProps {
  readonly filter: ReplayFilter;
  readonly isPending: boolean;
  readonly onStart: () => void;
  readonly onClose: () => void;
}

function Counted({ filter, isPending, onStart, onClose }: CountedProps) {
  const { t } = useTranslation(["traffic", "ui"]);
  const count = useReplayCount(filter);
  const none = <Text size="sm">{t("traffic:resend.none")}</Text>;
  return (
    <>
      <Loaded query={count} isEmpty={(matched) => matched === 0} empty={none}>
        {(matched) => (
          <Stack gap="xs">
            <Text size="sm">{t("traffic:resend.question", { count: matched })}</Text>
            <Text size="sm" c="dimmed">
              {t("traffic:resend.hint")}
            </Text>
          </Stack>
        )}
      </Loaded>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("ui:cancel")}
        </Button>
        <Button disabled={!count.data} loading={isPending} onClick={onStart}>
          {count.data ? t("traffic:resend.start", { count: count.data }) : t("traffic:resend.title")}
        </Button>
      </Group>
    </>
  );
}

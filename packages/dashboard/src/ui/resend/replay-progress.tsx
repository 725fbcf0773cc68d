import { Alert, Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Replay } from "../../api/client/openapi.ts";
import { useReplay, useRunningReplays, useStopReplay } from "../../api/replays.ts";
import { Failure } from "../failure.tsx";
import { Done, Loaded } from "../states.tsx";

export function ReplayProgress({ id }: { readonly id: string }) {
  const replay = useReplay(id);
  return <Loaded query={replay}>{(shown) => <Shown replay={shown} />}</Loaded>;
}

function Shown({ replay }: { readonly replay: Replay }) {
  const { t } = useTranslation("traffic");
  if (replay.state === "running") return <Running replay={replay} />;
  if (replay.state === "stopped") return <Alert role="status">{t("resend.stopped")}</Alert>;
  if (replay.failed === 0) return <Done title={t("resend.allArrived")} />;
  return (
    <Alert color="orange" role="status" title={t("resend.someFailed")}>
      {t("resend.failed", { count: replay.failed })}. {t("resend.someFailedText")}
    </Alert>
  );
}

const HUNDRED = 100;

function Running({ replay }: { readonly replay: Replay }) {
  const { t } = useTranslation("traffic");
  const stop = useStopReplay(replay.id);
  const { failed, matched } = replay;
  // The hub counts delivered and failed ones separately.
  const done = replay.done + failed;
  return (
    <Stack gap="xs">
      <Progress value={(done / Math.max(matched, 1)) * HUNDRED} aria-label={t("resend.running")} animated />
      <Group justify="space-between">
        <Text size="sm" role="status">
          {t("resend.progress", { done, matched })}
          {failed > 0 && ` · ${t("resend.failed", { count: failed })}`}
        </Text>
        <Button size="xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
          {t("resend.stop")}
        </Button>
      </Group>
      {stop.error && <Failure error={stop.error} />}
    </Stack>
  );
}

/** Also shows replays that somebody else started, so that they can be followed and stopped. */
export function RunningReplays() {
  const { t } = useTranslation("traffic");
  const { data: running = [] } = useRunningReplays();
  return running.map(({ id }) => (
    <Paper withBorder p="md" key={id}>
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {t("resend.running")}
        </Text>
        <ReplayProgress id={id} />
      </Stack>
    </Paper>
  ));
}

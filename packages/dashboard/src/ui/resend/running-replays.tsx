import { Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRunningReplays } from "../../api/replays.ts";
import { ReplayProgress } from "./replay-progress.tsx";

/** What is being sent again at this moment, also if somebody else began it or closed the dialogue; nothing if nothing is. */
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

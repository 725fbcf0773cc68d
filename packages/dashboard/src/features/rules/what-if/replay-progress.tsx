import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Done } from "../../../ui/done.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useStopReplay } from "./delete-replay.ts";
import { useReplay } from "./get-replay.ts";
import { PREVIEWS_KEY } from "./post-preview.ts";

/** How far the sending of a what-if is, with a way to stop it. */
export function ReplayProgress({ id }: { readonly id: string }) {
  const { t } = useTranslation("rules");
  const replay = useReplay(id);
  const queries = useQueryClient();
  const stop = useStopReplay();
  const ended = replay.data !== undefined && replay.data.state !== "running";
  useEffect(() => {
    // What has been sent is shown as sent.
    if (ended) void queries.invalidateQueries({ queryKey: PREVIEWS_KEY });
  }, [ended, queries]);
  return (
    <Loaded query={replay} failed={t("send.notRead")}>
      {({ state, matched, done, failed }) => {
        if (state !== "running") {
          return (
            <Done title={t(state === "stopped" ? "send.stopped" : "send.done")}>
              {t("send.result", { count: done - failed, failed, matched })}
            </Done>
          );
        }
        return (
          <Stack gap="xs" role="status">
            <Text size="sm">{t("send.underWay", { done, matched })}</Text>
            <Progress value={matched === 0 ? 0 : (done / matched) * 100} aria-label={t("send.progress")} />
            {stop.error && <Failure error={stop.error} />}
            <Group>
              <Button size="xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate(id)}>
                {t("send.stop")}
              </Button>
            </Group>
          </Stack>
        );
      }}
    </Loaded>
  );
}

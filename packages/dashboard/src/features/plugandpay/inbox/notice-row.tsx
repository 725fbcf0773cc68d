import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Notice } from "../../../api/client/openapi.ts";
import { useRetryNotice } from "../../../api/inbox.ts";
import { eventPath } from "../../../app/paths.ts";
import { useFailureText } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { useEventType } from "../../../ui/traffic/event-type.ts";

const COLOURS: Readonly<Record<Notice["state"], string>> = {
  failed: "red",
  rejected: "red",
  unknown_trigger: "yellow",
  waiting: "blue",
  fetching: "blue",
  done: "green",
};

/** What is done needs nothing more, and what is being fetched cannot be retried at this moment. */
const RETRIED: readonly Notice["state"][] = ["failed", "rejected", "unknown_trigger", "waiting"];

/** One notice: what it told of, how far it is, why not further, and where it led. */
export function NoticeRow({ notice }: { readonly notice: Notice }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <Stack component="li" gap={4} py="sm" className="row">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
          <Told notice={notice} />
        </Text>
        <Group gap="xs">
          <Badge variant="dot" color={COLOURS[notice.state]} tt="none" fw={500}>
            {t(`inbox.states.${notice.state}`)}
          </Badge>
          <Text size="sm" c="dimmed">
            <Moment at={notice.received_at} />
          </Text>
        </Group>
      </Group>
      {notice.state !== "done" && <Text size="sm">{t(`inbox.means.${notice.state}`)}</Text>}
      {notice.error !== null && notice.state !== "unknown_trigger" && (
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {t("inbox.hubSays", { error: notice.error })}
        </Text>
      )}
      <NoticeActions notice={notice} />
    </Stack>
  );
}

/** What happened, in words, and what Plug&Pay calls it. */
function Told({ notice: { tells, trigger } }: { readonly notice: Notice }) {
  const { t } = useTranslation("plugAndPay");
  const nameOf = useEventType();
  if (trigger === null) return t("inbox.noTrigger");
  const theirs = <span translate="no">{trigger}</span>;
  if (tells === null) return theirs;
  return (
    <>
      {nameOf(tells)}{" "}
      <Text span size="sm" c="dimmed">
        {theirs}
      </Text>
    </>
  );
}

function NoticeActions({ notice }: { readonly notice: Notice }) {
  const { t } = useTranslation("plugAndPay");
  const failureText = useFailureText();
  const retry = useRetryNotice();
  if (notice.event_id === null && !RETRIED.includes(notice.state)) return null;
  return (
    <Group gap="sm">
      {notice.event_id !== null && (
        <Anchor component={Link} to={eventPath(notice.event_id)} size="sm">
          {t("inbox.toEvent")}
        </Anchor>
      )}
      {RETRIED.includes(notice.state) && (
        <Button size="compact-sm" variant="default" loading={retry.isPending} onClick={() => retry.mutate(notice.id)}>
          {t("inbox.retry")}
        </Button>
      )}
      {retry.error && (
        <Text size="sm" c="red" role="alert">
          {failureText(retry.error)}
        </Text>
      )}
    </Group>
  );
}

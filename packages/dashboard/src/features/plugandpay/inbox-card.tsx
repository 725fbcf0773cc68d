import { Anchor, Badge, Button, Card, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Notice } from "../../api/client/openapi.ts";
import { NOTICE_STATES, useInbox, useRetryNotice } from "../../api/inbox.ts";
import { eventPath } from "../../app/paths.ts";
import { Disclosure } from "../../ui/disclosure.tsx";
import { useFailureText } from "../../ui/failure.tsx";
import { Moment } from "../../ui/formats.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { Empty } from "../../ui/states.tsx";
import { useEventType } from "../../ui/traffic/event-type.ts";
import { NotesBadge, ReadingNotes } from "../../ui/traffic/reading-notes.tsx";
import { useFilters } from "../../ui/use-filters.ts";

/** All notices, including refused and unknown ones. The state is in the address. */
export function InboxCard() {
  const { t } = useTranslation("plugAndPay");
  const { filters, change, isNarrowed } = useFilters(["notices"]);
  const inbox = useInbox(filters.notices);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="inbox">
      <Stack gap="sm">
        <Title order={2} size="h4" id="inbox">
          {t("inbox.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("inbox.text")}
        </Text>
        <Select
          label={t("inbox.state")}
          placeholder={t("inbox.every")}
          clearable
          clearButtonProps={{ "aria-label": t("inbox.every") }}
          data={NOTICE_STATES.map((value) => ({ value, label: t(`inbox.states.${value}`) }))}
          value={filters.notices || null}
          onChange={(state) => change("notices", state)}
          maw={320}
        />
        <LiveList
          query={inbox}
          failed={t("inbox.failed")}
          empty={<Empty title={t("inbox.none")} text={isNarrowed ? t("inbox.noneInState") : t("inbox.noneYet")} />}
        >
          {(notices) => (
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
              {notices.map((notice) => (
                <NoticeRow key={notice.id} notice={notice} />
              ))}
            </Stack>
          )}
        </LiveList>
      </Stack>
    </Card>
  );
}

const COLOURS: Readonly<Record<Notice["state"], string>> = {
  failed: "red",
  rejected: "red",
  unknown_trigger: "yellow",
  waiting: "blue",
  fetching: "blue",
  done: "green",
};

/** Processed notices need no retry, and the hub refuses one for a notice that it is fetching. */
const RETRIED: readonly Notice["state"][] = ["failed", "rejected", "unknown_trigger", "waiting"];

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <Stack component="li" gap={4} py="sm" className="row">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
          <NoticeSubject notice={notice} />
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
          {t("inbox.hubMessage", { error: notice.error })}
        </Text>
      )}
      {notice.notes.length > 0 && (
        <Disclosure title={<NotesBadge notes={notice.notes} />}>
          <ReadingNotes notes={notice.notes} />
        </Disclosure>
      )}
      <NoticeActions notice={notice} />
    </Stack>
  );
}

/** The event in words, with Plug&Pay's own name for it. */
function NoticeSubject({ notice: { tells, trigger } }: { readonly notice: Notice }) {
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

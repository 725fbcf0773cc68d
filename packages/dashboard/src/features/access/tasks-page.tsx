import { Anchor, Button, Group, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { IconCheck, IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Task } from "../../api/client/openapi.ts";
import { useConnectionName } from "../../api/connections.ts";
import { useCompleteTask, useTasks } from "../../api/tasks.ts";
import { accessPath } from "../../app/paths.ts";
import { useFailureText } from "../../ui/failure.tsx";
import { Moment } from "../../ui/formats.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { Rows } from "../../ui/rows.tsx";
import { Empty } from "../../ui/states.tsx";
import { useFilters } from "../../ui/use-filters.ts";
import { AccessFrame } from "./access-frame.tsx";
import { itemOf } from "./access-labels.tsx";

export function TasksPage() {
  const { t } = useTranslation("access");
  const { filters, change } = useFilters(["done"]);
  const done = filters.done === "true";
  const [doneBy, setDoneBy] = useState("");
  const tasks = useTasks({ done });
  const hasTasks = (tasks.data?.length ?? 0) > 0;
  return (
    <AccessFrame title={t("tasks.title")} intro={t("tasks.intro")}>
      <SegmentedControl
        aria-label={t("tasks.which")}
        value={done ? "done" : "open"}
        onChange={(value) => change("done", value === "done" ? "true" : null)}
        data={[
          { value: "open", label: t("tasks.open") },
          { value: "done", label: t("tasks.done") },
        ]}
        maw={320}
      />
      {!done && hasTasks && (
        <TextInput
          label={t("tasks.you")}
          description={t("tasks.youHint")}
          value={doneBy}
          maxLength={200}
          autoComplete="name"
          onChange={(event) => setDoneBy(event.currentTarget.value)}
          maw={320}
        />
      )}
      <LiveList
        query={tasks}
        failed={t("tasks.failed")}
        empty={<Empty title={t(done ? "tasks.noneDone" : "tasks.none")} text={t("tasks.noneText")} />}
      >
        {(rows) => (
          <Rows label={t("tasks.title")}>
            {rows.map((task) => (
              <TaskRow key={task.id} task={task} doneBy={doneBy.trim()} />
            ))}
          </Rows>
        )}
      </LiveList>
    </AccessFrame>
  );
}

interface TaskRowProps {
  readonly task: Task;
  /** If empty, the hub records the name of the API key. */
  readonly doneBy: string;
}

function TaskRow({ task, doneBy }: TaskRowProps) {
  const { t } = useTranslation("access");
  const nameOf = useConnectionName();
  const names = { email: task.email, item: itemOf(task), connection: nameOf(task.connection_id) };
  return (
    <Group component="li" className="row" px="md" py="sm" justify="space-between" align="flex-start" gap="sm">
      <Stack gap={4} flex="1 1 260px" miw={0}>
        <Text size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
          {names.item === "" ? t("tasks.kind.person", names) : t(`tasks.kind.${task.kind}`, names)}
        </Text>
        <Text size="sm">{task.reason}</Text>
        <Group gap="md">
          <Anchor href={task.link} target="_blank" rel="noreferrer" size="sm">
            {t("tasks.where", { connection: names.connection })} <IconExternalLink size={14} aria-hidden />
          </Anchor>
          {task.access_id !== null && (
            <Anchor component={Link} to={accessPath(task.access_id)} size="sm">
              {t("tasks.why")}
            </Anchor>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {task.done_at === null ? (
            <Trans t={t} i18nKey="tasks.since" components={{ at: <Moment at={task.created_at} /> }} />
          ) : (
            <Trans
              t={t}
              i18nKey="tasks.doneBy"
              values={{ by: task.done_by }}
              components={{ at: <Moment at={task.done_at} /> }}
            />
          )}
        </Text>
      </Stack>
      {task.done_at === null && <TickOff task={task} doneBy={doneBy} />}
    </Group>
  );
}

function TickOff({ task, doneBy }: TaskRowProps) {
  const { t } = useTranslation("access");
  const failureText = useFailureText();
  const tick = useCompleteTask();
  return (
    <Stack gap={4} maw={320}>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconCheck size={16} aria-hidden />}
        loading={tick.isPending}
        aria-label={t("tasks.tickOne", { email: task.email })}
        onClick={() => tick.mutate({ id: task.id, doneBy })}
      >
        {t("tasks.tick")}
      </Button>
      {tick.error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {failureText(tick.error)}
        </Text>
      )}
    </Stack>
  );
}

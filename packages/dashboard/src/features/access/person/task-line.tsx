import { Anchor, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AccessWithStory } from "../../../api/client/openapi.ts";
import { paths } from "../../../app/paths.ts";
import { Moment } from "../../../ui/moment.tsx";

/** Something that a person had to do, and whether it is done. */
export function TaskLine({ task }: { readonly task: AccessWithStory["tasks"][number] }) {
  const { t } = useTranslation("access");
  return (
    <>
      <Text size="sm" fw={500}>
        {t(`story.task.${task.kind}`)}
      </Text>
      <Text size="sm">
        {task.reason} <TaskEnd task={task} />
      </Text>
    </>
  );
}

function TaskEnd({ task }: { readonly task: AccessWithStory["tasks"][number] }) {
  const { t } = useTranslation("access");
  const { done_at: doneAt, done_by: by, cancelled_at: cancelledAt } = task;
  if (doneAt !== null) {
    return <Trans t={t} i18nKey="tasks.doneBy" values={{ by }} components={{ at: <Moment at={doneAt} /> }} />;
  }
  if (cancelledAt !== null) return t("story.task.cancelled");
  return (
    <Anchor component={Link} to={paths.accessTasks} size="sm" underline="always">
      {t("story.task.open")}
    </Anchor>
  );
}

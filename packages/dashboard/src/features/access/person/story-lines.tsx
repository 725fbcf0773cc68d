import { Anchor, Group, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AccessWithStory } from "../../../api/client/openapi.ts";
import { deliveryPath, eventPath, paths } from "../../../app/paths.ts";
import { Moment } from "../../../ui/formats.tsx";
import { StateBadge } from "../../../ui/traffic/state-badge.tsx";

export function EventLine({
  event,
  email,
}: {
  readonly event: AccessWithStory["events"][number];
  /** The address is shown only if the purchase was made under another one. */
  readonly email: string;
}) {
  const { t } = useTranslation("access");
  const { said, rule, order_id: order, subscription_id: subscription } = event;
  const about = [
    order !== null && t("reason.order", { id: order }),
    subscription !== null && t("reason.subscription", { id: subscription }),
    event.email !== null && event.email !== email && t("story.under", { email: event.email }),
  ].filter(Boolean);
  return (
    <>
      <Text size="sm" fw={500}>
        {t(`story.said.${said}`)}
      </Text>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {rule !== null && `${t("story.rule", { name: rule.name ?? rule.id })} · `}
        {about.length > 0 && `${about.join(", ")} · `}
        <Anchor component={Link} to={eventPath(event.event_id)} size="sm" underline="always">
          {t("story.toEvent")}
        </Anchor>
      </Text>
    </>
  );
}

export function CallLine({ call }: { readonly call: AccessWithStory["calls"][number] }) {
  const { t } = useTranslation("access");
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={500}>
          {t(`story.call.${call.do}`)}
        </Text>
        {call.state !== null && <StateBadge state={call.state} />}
      </Group>
      <Text size="sm">
        {call.state === null ? (
          t("story.call.gone")
        ) : (
          <>
            {t("story.call.attempts", { count: call.attempts })}
            {call.last_status !== null && `, ${t("story.call.status", { status: call.last_status })}`}
            {" · "}
            <Anchor component={Link} to={deliveryPath(call.delivery_id)} size="sm" underline="always">
              {t("story.toDelivery")}
            </Anchor>
          </>
        )}
      </Text>
    </>
  );
}

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

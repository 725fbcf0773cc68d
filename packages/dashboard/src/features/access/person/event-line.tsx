import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AccessWithStory } from "../../../api/client/openapi.ts";
import { eventPath } from "../../../app/paths.ts";

/** What an event said about it, and which rule it was that heard it so. */
export function EventLine({
  event,
  email,
}: {
  readonly event: AccessWithStory["events"][number];
  /** Whose access it is: only another address of theirs is told. */
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

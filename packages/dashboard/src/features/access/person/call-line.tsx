import { Anchor, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AccessWithStory } from "../../../api/client/openapi.ts";
import { deliveryPath } from "../../../app/paths.ts";
import { StateBadge } from "../../../ui/traffic/state-badge.tsx";

/** A call to the other system, and what came of it. */
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

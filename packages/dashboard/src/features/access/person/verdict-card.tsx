import { Alert, Anchor, Card, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AccessWithStory } from "../../../api/client/openapi.ts";
import { useConnectionName } from "../../../api/connections.ts";
import { eventPath, paths } from "../../../app/paths.ts";
import { Moment } from "../../../ui/formats.tsx";
import { AccessBadge, itemOf } from "../access-labels.tsx";

export function VerdictCard({ access }: { readonly access: AccessWithStory }) {
  const { t } = useTranslation("access");
  const nameOf = useConnectionName();
  const what = t("to", { item: itemOf(access), connection: nameOf(access.connection_id) });
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="verdict">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h4" id="verdict">
            {what}
          </Title>
          <AccessBadge state={access.state} />
        </Group>
        <Text>{t(`verdict.${access.state}`)}</Text>
        <KnownAs access={access} />
        {access.problem && <Problem access={access} text={access.problem.text} />}
        {access.due_at !== null && (
          <Text size="sm">
            <Trans t={t} i18nKey="verdict.endsAt" components={{ at: <Moment at={access.due_at} /> }} />
          </Text>
        )}
        <Reasons access={access} />
      </Stack>
    </Card>
  );
}

/** The other addresses of the same customer, so that somebody who searched for one of them understands the result. */
function KnownAs({ access }: { readonly access: AccessWithStory }) {
  const { t } = useTranslation("access");
  const { email, other_emails: others, customer_ids: ids } = access;
  if (others.length === 0) return null;
  return (
    <Text size="sm" style={{ overflowWrap: "anywhere" }}>
      {t("verdict.known", { emails: others.join(", "), ids: ids.join(", ") })} {t("verdict.knownWhy", { email })}
    </Text>
  );
}

function Problem({ access, text }: { readonly access: AccessWithStory; readonly text: string }) {
  const { t } = useTranslation("access");
  return (
    <Alert color="red" title={t("verdict.problem")} icon={<IconAlertTriangle aria-hidden />} role="status">
      <Text size="sm">{text}</Text>
      {access.hold_id !== null && (
        <Anchor component={Link} to={paths.accessReviews} size="sm" underline="always">
          {t("verdict.toReviews")}
        </Anchor>
      )}
    </Alert>
  );
}

function Reasons({ access }: { readonly access: AccessWithStory }) {
  const { t } = useTranslation("access");
  // Left out, because the verdict of a person without access has the same information.
  if (access.state === "revoked" && access.reasons.length === 0) return null;
  if (access.reasons.length === 0) return <Text size="sm">{t("reason.none")}</Text>;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {t("reason.title", { count: access.reasons.length })}
      </Text>
      <List size="sm" spacing={4}>
        {access.reasons.map((reason) => (
          <List.Item key={`${reason.event_id} ${reason.order_id} ${reason.subscription_id}`}>
            <ReasonLine reason={reason} />
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function ReasonLine({ reason }: { readonly reason: AccessWithStory["reasons"][number] }) {
  const { t } = useTranslation("access");
  const { order_id: order, subscription_id: subscription, until, trouble } = reason;
  return (
    <>
      <Anchor component={Link} to={eventPath(reason.event_id)} size="sm" underline="always">
        {subscription === null
          ? t("reason.order", { id: order ?? "" })
          : t("reason.subscription", { id: subscription })}
      </Anchor>
      {", "}
      <Trans t={t} i18nKey="reason.since" components={{ at: <Moment at={reason.since} /> }} />
      {until !== null && <Trans t={t} i18nKey="reason.until" components={{ at: <Moment at={until} /> }} />}
      {trouble !== null && ` (${t(`reason.${trouble}`)})`}
    </>
  );
}

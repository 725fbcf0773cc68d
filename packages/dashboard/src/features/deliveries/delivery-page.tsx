import { Alert, Anchor, Box, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { DeliveryWithAttempts } from "../../api/client/openapi.ts";
import { useDelivery } from "../../api/deliveries.ts";
import { useEndpoints } from "../../api/endpoints.ts";
import { useRuleNames } from "../../api/rules.ts";
import { endpointPath, eventPath, paths, rulePath } from "../../app/paths.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ExactMoment } from "../../ui/formats.tsx";
import { Page } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { TextBlock } from "../../ui/text-block.tsx";
import { AttemptList } from "../../ui/traffic/attempt-list.tsx";
import { EndpointName } from "../../ui/traffic/endpoint-labels.tsx";
import { aboutKey, useEventType } from "../../ui/traffic/event-type.ts";
import { RetryButton } from "../../ui/traffic/retry-button.tsx";
import { StateBadge } from "../../ui/traffic/state-badge.tsx";

export function DeliveryPage() {
  const { t } = useTranslation("deliveries");
  const { id = "" } = useParams();
  const delivery = useDelivery(id);
  const back = (
    <Anchor component={Link} to={paths.deliveries} size="sm">
      {t("back")}
    </Anchor>
  );
  return (
    <Page title={useTitle(delivery.data)} actions={back}>
      <Loaded query={delivery} failed={t("oneFailed")}>
        {(shown) => <Whole delivery={shown} />}
      </Loaded>
    </Page>
  );
}

function useTitle(delivery: DeliveryWithAttempts | undefined): string {
  const { t } = useTranslation(["deliveries", "traffic"]);
  const nameOf = useEventType();
  if (delivery === undefined) return t("deliveries:one");
  const { event_type: type, event_key: key, order_number: order } = delivery;
  if (type === null) return t("traffic:testCall");
  const about = order ?? aboutKey(key);
  return about === null ? nameOf(type) : `${nameOf(type)} · ${about}`;
}

function Whole({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { t } = useTranslation("deliveries");
  return (
    <Stack gap="lg">
      {delivery.problem !== null && (
        <Alert color="red" title={t("cannotWork")} role="note">
          {delivery.problem}
        </Alert>
      )}
      <Paper withBorder p="md">
        <Stack>
          <Group justify="space-between" align="flex-start">
            <Stack gap={4} flex="1 1 16rem">
              <Box>
                <StateBadge state={delivery.state} />
              </Box>
              {delivery.problem === null && delivery.state !== "delivered" && (
                <Text size="sm">{t(`means.${delivery.state}`)}</Text>
              )}
            </Stack>
            {delivery.problem === null && <RetryButton delivery={delivery} />}
          </Group>
          <About delivery={delivery} />
        </Stack>
      </Paper>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {t("attemptsTitle")}
        </Title>
        <AttemptList delivery={delivery} />
      </Stack>
      <Disclosure title={t("body")}>
        <TextBlock title={t("body")} text={delivery.body} />
      </Disclosure>
    </Stack>
  );
}

function About({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { t } = useTranslation("deliveries");
  const { data: endpoints = [] } = useEndpoints();
  const { data: rules } = useRuleNames();
  const rule = rules?.get(delivery.rule_id ?? "");
  const endpoint = endpoints.find(({ id }) => id === delivery.endpoint_id);
  return (
    <Facts
      facts={[
        [
          t("endpoint"),
          endpoint && (
            <Anchor component={Link} to={endpointPath(endpoint.id)}>
              <EndpointName {...endpoint} />
            </Anchor>
          ),
        ],
        [
          t("rule"),
          rule !== undefined && delivery.rule_id !== null && (
            <Anchor component={Link} to={rulePath(delivery.rule_id)} size="sm">
              {rule}
            </Anchor>
          ),
        ],
        [
          t("event"),
          delivery.event_id && (
            <Anchor component={Link} to={eventPath(delivery.event_id)} size="sm">
              {t("toEvent")}
            </Anchor>
          ),
        ],
        [t("lineNumber"), delivery.line_number],
        [t("createdAt"), <ExactMoment key="at" at={delivery.created_at} />],
        [
          t("webhookId"),
          <Group key="id" gap="xs">
            <span translate="no">{delivery.id}</span>
            <CopyButton value={delivery.id} what={t("webhookId")} />
          </Group>,
        ],
      ]}
    />
  );
}

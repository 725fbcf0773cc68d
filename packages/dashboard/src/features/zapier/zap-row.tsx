import { Anchor, Group, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Endpoint, Rule } from "../../api/client/openapi.ts";
import { endpointPath } from "../../app/paths.ts";
import { Moment } from "../../ui/moment.tsx";
import { useEventType } from "../../ui/traffic/event-type.ts";
import { HealthBadge } from "../../ui/traffic/health-badge.tsx";
import { toolOf } from "./tool-of.ts";
import { useFilterWords } from "./use-filter-words.ts";

interface ZapRowProps {
  readonly zap: Rule;
  /** Undefined until the endpoints are read. */
  readonly endpoint: Endpoint | undefined;
}

/** One Zap: at what it runs, for what, since when, and how its calls do. */
export function ZapRow({ zap, endpoint }: ZapRowProps) {
  const { t } = useTranslation("zapier");
  const typeName = useEventType();
  const words = useFilterWords(zap);
  const { name, host } = toolOf(zap.action);
  return (
    <Stack component="li" className="row" gap={4} py="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {t("runsAt", { event: typeName(zap.trigger) })}
        </Text>
        {endpoint && isKnown(endpoint) && <HealthBadge endpoint={endpoint} />}
      </Group>
      <Text size="sm">{words}</Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {name ?? host} · <Trans t={t} i18nKey="since" components={{ at: <Moment at={zap.created_at} /> }} />
      </Text>
      {endpoint && <Calls endpoint={endpoint} />}
    </Stack>
  );
}

/** Of what was never called, nobody knows yet whether it works. */
const isKnown = ({ health, last_success_at: at }: Endpoint) => health !== "ok" || at !== null;

function Calls({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("zapier");
  const { last_success_at: lastAt, health_text: why } = endpoint;
  return (
    <>
      {why !== null && <Text size="sm">{why}</Text>}
      <Group gap="sm" justify="space-between">
        <Text size="sm" c="dimmed">
          {lastAt === null ? (
            t("neverCalled")
          ) : (
            <Trans t={t} i18nKey="lastCall" components={{ at: <Moment at={lastAt} /> }} />
          )}
        </Text>
        <Anchor component={Link} to={endpointPath(endpoint.id)} size="sm">
          {t("toEndpoint")}
        </Anchor>
      </Group>
    </>
  );
}

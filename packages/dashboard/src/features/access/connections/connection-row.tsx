import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Attempt, Endpoint, HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import { useDeleteConnection } from "../../../api/connections.ts";
import { connectionPath, endpointPath } from "../../../app/paths.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { HealthBadge } from "../../../ui/traffic/endpoint-labels.tsx";

interface ConnectionRowProps {
  readonly connection: HuddleConnection | OtherConnection;
  readonly sort: "huddle" | "others";
  /** Undefined until the connection was called for the first time. */
  readonly endpoint: Endpoint | undefined;
  readonly onChange: () => void;
}

export function ConnectionRow({ connection, sort, endpoint, onChange }: ConnectionRowProps) {
  const { t } = useTranslation("access");
  return (
    <Group component="li" className="row" px="md" py="sm" justify="space-between" align="flex-start" gap="sm">
      <Stack gap={4} flex="1 1 260px" miw={0}>
        <Text size="sm" fw={500}>
          {connection.name}
        </Text>
        <Text size="sm" c="dimmed" translate="no" style={{ overflowWrap: "anywhere" }}>
          {"domain" in connection ? connection.domain : connection.base_url}
        </Text>
        <Text size="sm">{t(connection.revoke === null ? "connections.byHand" : "connections.byCall")}</Text>
        <Use endpoint={endpoint} trial={connection.last_check?.outcome ?? null} />
      </Stack>
      <Group gap="xs">
        <Button
          size="sm"
          variant="default"
          component={Link}
          to={connectionPath(connection.id)}
          aria-label={t("connections.stepsOne", { name: connection.name })}
        >
          {t("connections.steps")}
        </Button>
        <Button size="sm" variant="default" onClick={onChange} aria-label={t("form.change", { name: connection.name })}>
          {t("connections.change")}
        </Button>
        <Remove connection={connection} sort={sort} />
      </Group>
    </Group>
  );
}

interface UseProps {
  readonly endpoint: Endpoint | undefined;
  /** The outcome of the last test. It counts more than the endpoint's health, because it is newer unless a call was made since. */
  readonly trial: Attempt["outcome"] | null;
}

function Use({ endpoint, trial }: UseProps) {
  const { t } = useTranslation("access");
  const wasCalled = endpoint !== undefined && (endpoint.health !== "ok" || endpoint.last_success_at !== null);
  if (trial !== null && trial !== "delivered" && !wasCalled) return <Text size="sm">{t("connections.notTried")}</Text>;
  if (endpoint === undefined) {
    return <Text size="sm">{t(trial === null ? "connections.unused" : "connections.tried")}</Text>;
  }
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <HealthBadge endpoint={endpoint} />
        <Anchor component={Link} to={endpointPath(endpoint.id)} size="sm">
          {t("connections.toEndpoint")}
        </Anchor>
      </Group>
      {endpoint.health_text !== null && <Text size="sm">{endpoint.health_text}</Text>}
    </Stack>
  );
}

function Remove({ connection: { id, name }, sort }: Pick<ConnectionRowProps, "connection" | "sort">) {
  const { t } = useTranslation("access");
  const [asking, setAsking] = useState(false);
  const remove = useDeleteConnection(sort);
  return (
    <>
      <Button
        size="sm"
        variant="subtle"
        color="red"
        aria-label={t("connections.removeOne", { name })}
        onClick={() => setAsking(true)}
      >
        {t("connections.remove")}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("connections.removeTitle", { name })}
        text={t("connections.removeText")}
        action={t("connections.remove")}
        onConfirm={() => remove.mutateAsync(id)}
      />
    </>
  );
}

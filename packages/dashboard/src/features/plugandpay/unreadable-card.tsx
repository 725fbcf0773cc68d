import { Alert, Anchor, Button, Card, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { OpenUnreadable, RetriedUnreadable } from "../../api/client/openapi.ts";
import { useRetryUnreadable, useUnreadable } from "../../api/unreadable.ts";
import { eventPath } from "../../app/paths.ts";
import { useFailureText } from "../../ui/failure.tsx";
import { Moment } from "../../ui/formats.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { Done } from "../../ui/states.tsx";

/** A retry after which the thing is no longer on the list. */
interface Ended {
  readonly thing: OpenUnreadable;
  readonly result: RetriedUnreadable;
}

/** What comparisons with Plug&Pay could not read, each with a retry. Nothing is shown while everything can be read. */
export function UnreadableCard() {
  const { t } = useTranslation("plugAndPay");
  const things = useUnreadable();
  // Kept apart from the list, because a thing disappears from it when it has been read, and the result must stay readable.
  const [ended, setEnded] = useState<readonly Ended[]>([]);
  const isEmpty = things.data === undefined || things.data.length === 0;
  if (isEmpty && ended.length === 0 && things.error === null) return null;
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="unreadable">
      <Stack gap="sm">
        <Title order={2} size="h4" id="unreadable">
          {t("unreadable.title")}
        </Title>
        {ended.map((one) => (
          <EndedRetry key={one.result.key} {...one} />
        ))}
        {!isEmpty && <Advice />}
        <LiveList query={things} failed={t("unreadable.failed")} empty={null}>
          {(shown) => (
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
              {shown.map((thing) => (
                <UnreadableRow
                  key={thing.key ?? `${thing.kind} ${thing.reconciliation_id} ${thing.reason}`}
                  thing={thing}
                  onEnded={(result) => setEnded((before) => [...before, { thing, result }])}
                />
              ))}
            </Stack>
          )}
        </LiveList>
      </Stack>
    </Card>
  );
}

function Advice() {
  const { t } = useTranslation("plugAndPay");
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t("unreadable.means")} role="note">
      <List type="ordered" size="sm" spacing={2}>
        <List.Item>{t("unreadable.look")}</List.Item>
        <List.Item>{t("unreadable.correct")}</List.Item>
        <List.Item>{t("unreadable.ask")}</List.Item>
      </List>
    </Alert>
  );
}

interface UnreadableRowProps {
  readonly thing: OpenUnreadable;
  readonly onEnded: (result: RetriedUnreadable) => void;
}

function UnreadableRow({ thing, onEnded }: UnreadableRowProps) {
  const { t } = useTranslation("plugAndPay");
  const name = useThingName()(thing);
  return (
    <Group component="li" py="sm" className="row" justify="space-between" align="flex-start" gap="xs">
      <Stack gap={2} flex="1 1 240px" miw={0}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {t("unreadable.wrong", { reason: thing.reason })}
        </Text>
        <Text size="sm" c="dimmed">
          {t("unreadable.found")} <Moment at={thing.found_at} />
        </Text>
      </Stack>
      {thing.key === null ? (
        <Text size="sm" c="dimmed" maw={280}>
          {t("unreadable.noRetry")}
        </Text>
      ) : (
        <Retry thingKey={thing.key} name={name} onEnded={onEnded} />
      )}
    </Group>
  );
}

interface RetryProps {
  readonly thingKey: string;
  readonly name: string;
  readonly onEnded: (result: RetriedUnreadable) => void;
}

function Retry({ thingKey, name, onEnded }: RetryProps) {
  const { t } = useTranslation("plugAndPay");
  const failureText = useFailureText();
  const retry = useRetryUnreadable((result) => {
    if (result.state === "read" || result.state === "gone") onEnded(result);
  });
  return (
    <Stack gap={4} align="flex-start" maw={{ base: "100%", sm: 240 }}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={retry.isPending}
        onClick={() => retry.mutate(thingKey)}
        aria-label={t("unreadable.retryOf", { name })}
      >
        {t("unreadable.retry")}
      </Button>
      {retry.data?.state === "unreadable" && (
        <Text size="sm" c="red" role="alert">
          {t("unreadable.stillUnreadable")}
        </Text>
      )}
      {retry.data?.state === "not_asked" && (
        <Text size="sm" c="red" role="alert">
          {t("unreadable.notAsked", { hubMessage: retry.data.error })}
        </Text>
      )}
      {retry.error && (
        <Text size="sm" c="red" role="alert">
          {failureText(retry.error)}
        </Text>
      )}
    </Stack>
  );
}

function EndedRetry({ thing, result }: Ended) {
  const { t } = useTranslation("plugAndPay");
  const name = useThingName()(thing);
  const newest = result.event_ids.at(-1);
  if (result.state === "gone") {
    return (
      <Alert color="gray" title={t("unreadable.gone", { name })} role="status">
        {t("unreadable.goneText")}
      </Alert>
    );
  }
  return (
    <Done title={t("unreadable.read", { name })}>
      <Text size="sm">{t(newest === undefined ? "unreadable.nothingToDo" : "unreadable.processed")}</Text>
      {newest !== undefined && (
        <Anchor component={Link} to={eventPath(newest)} size="sm" underline="always" c="inherit">
          {t("unreadable.toEvent")}
        </Anchor>
      )}
    </Done>
  );
}

/** "Bestelling 1001", as it is called in Plug&Pay. */
function useThingName() {
  const { t } = useTranslation("plugAndPay");
  return ({ kind, id }: Pick<OpenUnreadable, "kind" | "id">) =>
    id === null ? t(`unreadable.unnamed.${kind}`) : t(`unreadable.named.${kind}`, { id });
}

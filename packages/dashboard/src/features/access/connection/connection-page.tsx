import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useAccessGivenBy } from "../../../api/access.ts";
import type { HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import { useHuddleConnections, useOtherConnections } from "../../../api/connections.ts";
import { useEndpoints } from "../../../api/endpoints.ts";
import { useNewestEvent } from "../../../api/events.ts";
import { useRulesOfConnection } from "../../../api/rules.ts";
import { useSource } from "../../../api/source.ts";
import { paths } from "../../../app/paths.ts";
import { Failure } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/formats.tsx";
import { Page } from "../../../ui/page.tsx";
import { Empty, Loading } from "../../../ui/states.tsx";
import { StepCard } from "../../../ui/step-card.tsx";
import { CallStep } from "./call-step.tsx";
import { FirstStep } from "./first-step.tsx";
import { judgeCall } from "./judge-call.ts";
import { letsIn, RuleStep } from "./rule-step.tsx";

/** Connects Huddle or another system in five steps. Each is checked against recorded calls, never against what somebody claims. */
export function ConnectionPage() {
  const { t } = useTranslation(["connection", "access"]);
  const { id = "" } = useParams();
  const huddle = useHuddleConnections();
  const others = useOtherConnections();
  const connection = [...(huddle.data ?? []), ...(others.data ?? [])].find((one) => one.id === id);
  const error = huddle.error ?? others.error;
  return (
    <Page title={connection?.name ?? t("connection:title")} intro={t("connection:intro")}>
      <Anchor component={Link} to={paths.accessConnections} size="sm">
        {t("connection:back")}
      </Anchor>
      {connection && <Steps connection={connection} />}
      {!connection && error && <Failure error={error} title={t("access:connections.failed")} />}
      {!connection && !error && (huddle.isPending || others.isPending ? <Loading /> : <Gone />)}
    </Page>
  );
}

function Gone() {
  const { t } = useTranslation(["connection", "access"]);
  return <Empty title={t("connection:gone")} text={t("connection:goneText")} />;
}

function Steps({ connection }: { readonly connection: HuddleConnection | OtherConnection }) {
  const { id } = connection;
  const endpoint = useEndpoints().data?.find(({ connection_id: of }) => of === id);
  const rules = useRulesOfConnection(id).data ?? [];
  const source = useSource().data;
  const newestEvent = useNewestEvent().data;
  const people = useAccessGivenBy(id).data ?? [];
  const noticeAt = source?.last_seen_at ?? null;
  const eventAt = newestEvent?.received_at ?? null;
  const calls = judgeCall(connection, endpoint).kind;
  const isReady = rules.some((rule) => rule.enabled && letsIn(rule)) && (calls === "works" || calls === "byHand");
  return (
    <Stack gap="lg">
      <SavedStep connection={connection} />
      <CallStep connection={connection} endpoint={endpoint} sku={skuOf(rules.find(letsIn)?.action)} />
      <RuleStep rules={rules} />
      {source && newestEvent !== undefined ? <ArrivalStep noticeAt={noticeAt} eventAt={eventAt} /> : <Loading />}
      <FirstStep people={people} endpoint={endpoint} isReady={isReady && (noticeAt ?? eventAt) !== null} />
    </Stack>
  );
}

function skuOf(action: object | undefined): string {
  const skus: unknown = action && "skus" in action ? action.skus : [];
  return Array.isArray(skus) && typeof skus[0] === "string" ? skus[0] : "";
}

/** Step one: what was filled in. It is always done, because otherwise this page would not exist. */
function SavedStep({ connection }: { readonly connection: HuddleConnection | OtherConnection }) {
  const { t } = useTranslation(["connection", "access"]);
  const { id, name } = connection;
  const where = "domain" in connection ? connection.domain : connection.base_url;
  return (
    <StepCard number={1} title={t("connection:saved.title")} state="done">
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {t("connection:saved.text", { where })}
      </Text>
      <Group>
        <Button
          component={Link}
          to={`${paths.accessConnections}?${new URLSearchParams({ form: id })}`}
          variant="default"
          aria-label={t("access:form.change", { name })}
        >
          {t("access:connections.change")}
        </Button>
      </Group>
    </StepCard>
  );
}

interface ArrivalStepProps {
  /** When Plug&Pay last sent a notice; null if it never has. */
  readonly noticeAt: string | null;
  /** When the newest event was received, from any source. Null in a shop without events. */
  readonly eventAt: string | null;
}

/** Step four: events come in. */
function ArrivalStep({ noticeAt, eventAt }: ArrivalStepProps) {
  const { t } = useTranslation(["connection", "access"]);
  const at = noticeAt ?? eventAt;
  return (
    <StepCard number={4} title={t("connection:arrival.title")} state={at === null ? "todo" : "done"}>
      {at === null ? (
        <Text size="sm">
          <Trans
            t={t}
            i18nKey="connection:arrival.none"
            components={{ plug: <Anchor component={Link} to={paths.plugAndPay} size="sm" underline="always" /> }}
          />
        </Text>
      ) : (
        <Text size="sm" role="status">
          <Trans
            t={t}
            i18nKey={noticeAt === null ? "connection:arrival.event" : "connection:arrival.notice"}
            components={{ at: <Moment at={at} /> }}
          />
        </Text>
      )}
    </StepCard>
  );
}

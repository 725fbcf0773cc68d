import { Alert, Anchor, Group, Paper, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { Endpoint, Rule } from "../../api/client/openapi.ts";
import { useEndpoint } from "../../api/endpoints.ts";
import { shownName, useRulesOfEndpoint } from "../../api/rules.ts";
import { paths, rulePath } from "../../app/paths.ts";
import { Facts } from "../../ui/facts.tsx";
import { Moment } from "../../ui/formats.tsx";
import { Page } from "../../ui/page.tsx";
import { ResendButton } from "../../ui/resend/resend-button.tsx";
import { SigningSecret } from "../../ui/secret/signing-secret.tsx";
import { Loaded } from "../../ui/states.tsx";
import { EndpointName, HealthBadge } from "../../ui/traffic/endpoint-labels.tsx";
import { LimitsForm } from "./limits-form.tsx";
import { Section } from "./section.tsx";
import { SwitchButton } from "./switch-button.tsx";
import { TestCard } from "./test-card.tsx";

/** Only these can be tested and are signed. A call of any other kind gives or takes access. */
const SIGNED: readonly string[] = ["webhook", "zapier"];

export function EndpointPage() {
  const { t } = useTranslation("endpoints");
  const { id = "" } = useParams();
  const endpoint = useEndpoint(id);
  const back = (
    <Anchor component={Link} to={paths.endpoints} size="sm">
      {t("back")}
    </Anchor>
  );
  return (
    <Page title={t("one")} actions={back}>
      <Loaded query={endpoint} failed={t("oneFailed")}>
        {(shown) => (
          <Stack>
            <Condition endpoint={shown} />
            {SIGNED.includes(shown.kind) && <TestCard endpointId={shown.id} />}
            <LimitsForm key={shown.id} endpoint={shown} />
            {SIGNED.includes(shown.kind) && <SecretCard endpoint={shown} />}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Condition({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("endpoints");
  const resend = { endpoint_id: endpoint.id, states: ["failed" as const] };
  return (
    <Paper withBorder p="md">
      <Stack>
        <Group justify="space-between" align="flex-start">
          <EndpointName {...endpoint} />
          <HealthBadge endpoint={endpoint} />
        </Group>
        {endpoint.health_text !== null && (
          <Alert
            color={endpoint.health === "failing" ? "yellow" : "orange"}
            icon={<IconAlertTriangle aria-hidden />}
            role="note"
          >
            {endpoint.health_text}
          </Alert>
        )}
        <Group gap="xs">
          <SwitchButton endpoint={endpoint} />
          <ResendButton filter={resend} label={t("resendFailed")} shown={endpoint.failed > 0} />
        </Group>
        <Figures endpoint={endpoint} />
      </Stack>
    </Paper>
  );
}

function RuleLinks({ rules }: { readonly rules: readonly Rule[] }) {
  return (
    <Stack gap={2}>
      {rules.map((rule) => (
        <Anchor key={rule.id} component={Link} to={rulePath(rule.id)} size="sm">
          {shownName(rule)}
        </Anchor>
      ))}
    </Stack>
  );
}

function Figures({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("endpoints");
  const { data: rules = [] } = useRulesOfEndpoint(endpoint.id);
  const { last_success_at: lastSuccess, failing_since: failingSince, off_since: offSince } = endpoint;
  return (
    <Facts
      facts={[
        [t("facts.lastSuccess"), lastSuccess ? <Moment key="at" at={lastSuccess} /> : t("facts.never")],
        [t("facts.failingSince"), failingSince && <Moment key="at" at={failingSince} />],
        [t("facts.offSince"), offSince && <Moment key="at" at={offSince} />],
        [t("facts.pending"), endpoint.pending],
        [t("facts.failed"), endpoint.failed],
        [t("facts.rules"), rules.length === 0 ? t("facts.noRules") : <RuleLinks key="rules" rules={rules} />],
        [
          t("facts.deliveries"),
          <Anchor
            key="all"
            component={Link}
            to={`${paths.deliveries}?${new URLSearchParams({ endpoint: endpoint.id })}`}
            size="sm"
          >
            {t("facts.toDeliveries")}
          </Anchor>,
        ],
      ]}
    />
  );
}

function SecretCard({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("secret");
  return (
    <Section title={t("title")} intro={t("intro")}>
      <SigningSecret endpointId={endpoint.id} hint={endpoint.secret_hint} />
    </Section>
  );
}

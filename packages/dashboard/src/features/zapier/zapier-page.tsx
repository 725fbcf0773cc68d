import { Anchor, Card, Code, Stack, Text, Title } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useEndpoints } from "../../api/endpoints.ts";
import { useZaps } from "../../api/rules.ts";
import { newRulePath } from "../../app/paths.ts";
import { LiveList } from "../../ui/live-list.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { ZapRow } from "./zap-row.tsx";
import { ZapierSteps } from "./zapier-steps.tsx";

/** A shop with Zaps sees these first, otherwise the steps. */
export function ZapierPage() {
  const { t } = useTranslation("zapier");
  const hasZaps = (useZaps().data ?? []).length > 0;
  // With keys, so that a card keeps its state when it changes place.
  const parts = [<ZapsCard key="zaps" />, <ZapierSteps key="steps" />];
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Stack gap="lg">
        {hasZaps ? parts : parts.toReversed()}
        <OtherTools />
      </Stack>
    </Page>
  );
}

function ZapsCard() {
  const { t } = useTranslation("zapier");
  const zaps = useZaps();
  const endpoints = useEndpoints();
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="zaps">
      <Stack gap="sm">
        <Title order={2} size="h4" id="zaps">
          {t("zaps")}
        </Title>
        <LiveList query={zaps} failed={t("failed")} empty={<Empty title={t("none")} text={t("noneText")} />}>
          {(rows) => (
            <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: "none" }}>
              {rows.map((zap) => (
                <ZapRow key={zap.id} zap={zap} endpoint={endpoints.data?.find(({ id }) => id === zap.endpoint_id)} />
              ))}
            </Stack>
          )}
        </LiveList>
      </Stack>
    </Card>
  );
}

const REFERENCE = "/docs";

/** Make and n8n need no app, because a rule can call the address that they show. */
function OtherTools() {
  const { t } = useTranslation("zapier");
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="other-tools">
      <Stack gap="sm">
        <Title order={2} size="h4" id="other-tools">
          {t("other.title")}
        </Title>
        {(["text", "make", "n8n"] as const).map((part) => (
          <Text size="sm" key={part}>
            <Trans
              t={t}
              i18nKey={`other.${part}`}
              components={{
                b: <strong />,
                code: <Code />,
                rules: <Anchor component={Link} to={newRulePath()} size="sm" underline="always" />,
              }}
            />
          </Text>
        ))}
        <Text size="sm">
          <Trans
            t={t}
            i18nKey="other.reference"
            components={{ docs: <Anchor href={REFERENCE} size="sm" underline="always" /> }}
          />
        </Text>
      </Stack>
    </Card>
  );
}

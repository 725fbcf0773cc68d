import { Badge, Card, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { PlugAndPayRule } from "../../api/client/openapi.ts";
import { usePlugAndPayRules } from "../../api/source.ts";
import { Moment } from "../../ui/formats.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { useEventType } from "../../ui/traffic/event-type.ts";

/** What Plug&Pay itself still calls, and what to do about each, so that a shop can finish its move to Haak. */
export function OwnRulesCard() {
  const { t } = useTranslation("plugAndPay");
  const rules = usePlugAndPayRules();
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="own-rules">
      <Stack gap="sm">
        <Title order={2} size="h4" id="own-rules">
          {t("ownRules.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("ownRules.text")}
        </Text>
        <Loaded query={rules} failed={t("ownRules.failed")}>
          {({ data, read_at: readAt }) => <Rules rules={data} readAt={readAt} />}
        </Loaded>
      </Stack>
    </Card>
  );
}

function Rules({ rules, readAt }: { readonly rules: readonly PlugAndPayRule[]; readonly readAt: string | null }) {
  const { t } = useTranslation("plugAndPay");
  if (readAt === null) return <Text size="sm">{t("ownRules.notRead")}</Text>;
  if (rules.length === 0) return <Empty title={t("ownRules.none")} text={t("ownRules.noneText")} />;
  return (
    <>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {rules.map((rule) => (
          <Paper withBorder component="li" p="sm" key={rule.id}>
            <RuleOf rule={rule} />
          </Paper>
        ))}
      </Stack>
      <Text size="xs" c="dimmed">
        <Trans t={t} i18nKey="ownRules.readAt" components={{ at: <Moment at={readAt} /> }} />
      </Text>
    </>
  );
}

function RuleOf({ rule }: { readonly rule: PlugAndPayRule }) {
  const { t } = useTranslation("plugAndPay");
  const typeName = useEventType();
  const keep = rule.to_do.code === "keep";
  const when = rule.event_type === null ? rule.trigger : typeName(rule.event_type);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
          {rule.name ?? t("ownRules.unnamed", { id: rule.id })}
        </Text>
        <Badge variant="dot" color={keep ? "green" : "yellow"} tt="none" fw={500}>
          {t(keep ? "ownRules.stays" : "ownRules.toDo")}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }} translate="no">
        {[when, rule.url].filter(Boolean).join(" · ")}
      </Text>
      <Text size="sm">{rule.to_do.text}</Text>
    </Stack>
  );
}

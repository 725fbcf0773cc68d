import { Anchor, Badge, Button, Card, Group, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Rule } from "../../../api/client/openapi.ts";
import { shownName, useChangeRule } from "../../../api/rules.ts";
import { paths, rulePath } from "../../../app/paths.ts";
import { Failure } from "../../../ui/failure.tsx";
import { DeleteRule } from "./delete-rule.tsx";
import { RuleSummary } from "./rule-summary.tsx";

export function RuleRow({ rule }: { readonly rule: Rule }) {
  const name = shownName(rule);
  const change = useChangeRule();
  return (
    <Card withBorder padding="md" component="li">
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Stack gap={2} style={{ minWidth: 0, flex: "1 1 260px" }}>
            <Group gap="xs">
              <Name rule={rule} name={name} />
              <OriginBadge rule={rule} />
            </Group>
            <RuleSummary rule={rule} />
          </Stack>
          {rule.origin === "rule" ? (
            <Group gap="sm">
              <RuleSwitch rule={rule} name={name} change={change} />
              <DeleteRule rule={rule} name={name} />
            </Group>
          ) : (
            <MadeElsewhere rule={rule} />
          )}
        </Group>
        {change.error && <Failure error={change.error} />}
      </Stack>
    </Card>
  );
}

function Name({ rule, name }: { readonly rule: Rule; readonly name: string }) {
  if (rule.origin !== "rule") return <Text fw={600}>{name}</Text>;
  return (
    <Anchor component={Link} to={rulePath(rule.id)} fw={600} style={{ overflowWrap: "anywhere" }}>
      {name}
    </Anchor>
  );
}

function OriginBadge({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation("rules");
  return (
    <Badge variant="default" tt="none">
      {t(`origins.${rule.origin}`)}
    </Badge>
  );
}

interface RuleSwitchProps {
  readonly rule: Rule;
  readonly name: string;
  readonly change: ReturnType<typeof useChangeRule>;
}

function RuleSwitch({ rule, name, change }: RuleSwitchProps) {
  const { t } = useTranslation("rules");
  return (
    <Switch
      aria-label={t("list.switch", { name })}
      label={t(rule.enabled ? "list.on" : "list.off")}
      checked={rule.enabled}
      disabled={change.isPending}
      onChange={(event) => change.mutate({ id: rule.id, patch: { enabled: event.currentTarget.checked } })}
    />
  );
}

/** Where a rule must be changed if not here: on the webhooks page, or in Zapier. */
function MadeElsewhere({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation("rules");
  if (rule.origin === "zapier") {
    return (
      <Text size="sm" c="dimmed">
        {t("list.inZapier")}
      </Text>
    );
  }
  return (
    <Button component={Link} to={paths.webhooks} size="xs" variant="default">
      {t("list.inSettings")}
    </Button>
  );
}

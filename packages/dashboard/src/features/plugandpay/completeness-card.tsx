import { Alert, Button, Card, Group, Progress, Select, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlugAndPaySource, Reconciliation } from "../../api/client/openapi.ts";
import { useReconciliation, useStartReconciliation } from "../../api/reconciliations.ts";
import { Failure } from "../../ui/failure.tsx";
import { Done, Loaded } from "../../ui/states.tsx";

const DAYS = ["1", "7", "30", "90"] as const;
const DAY_MS = 86_400_000;

/** Shows the result of the hourly comparison. A button starts one at once. */
export function CompletenessCard({ source }: { readonly source: PlugAndPaySource }) {
  const { t } = useTranslation("plugAndPay");
  const [days, setDays] = useState<string>("7");
  const compare = useStartReconciliation();
  const start = () => compare.mutate(new Date(Date.now() - Number(days) * DAY_MS).toISOString());
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="completeness">
      <Stack gap="sm">
        <Title order={2} size="h4" id="completeness">
          {t("completeness.title")}
        </Title>
        <Text fw={500}>{source.proof ?? t("completeness.notYet")}</Text>
        <Text size="sm" c="dimmed">
          {t("completeness.text")}
        </Text>
        <Group align="flex-end" gap="sm">
          <Select
            label={t("completeness.since")}
            data={DAYS.map((value) => ({ value, label: t(`completeness.days.${value}`) }))}
            value={days}
            onChange={(value) => setDays(value ?? "7")}
            allowDeselect={false}
          />
          <Button variant="default" loading={compare.isPending} onClick={start}>
            {t("completeness.start")}
          </Button>
        </Group>
        {compare.error && <Failure error={compare.error} title={t("completeness.notStarted")} />}
        {compare.data && <ComparisonProgress key={compare.data.id} id={compare.data.id} />}
      </Stack>
    </Card>
  );
}

/** The hub continues even if the page is closed. */
function ComparisonProgress({ id }: { readonly id: string }) {
  const comparison = useReconciliation(id);
  return <Loaded query={comparison}>{(read) => <Outcome comparison={read} />}</Loaded>;
}

function Outcome({ comparison }: { readonly comparison: Reconciliation }) {
  const { t } = useTranslation("plugAndPay");
  const { state, compared, repaired, unreadable_count: unreadable, error } = comparison;
  if (state === "running") {
    return (
      <Stack gap={4} role="status">
        <Text size="sm">{t("completeness.running", { count: compared })}</Text>
        <Progress value={100} animated aria-label={t("completeness.progress")} />
        {error && <Text size="sm">{t("completeness.waits", { hubMessage: error })}</Text>}
      </Stack>
    );
  }
  if (state === "failed") {
    return (
      <Alert color="red" title={t("completeness.failed")} icon={<IconAlertTriangle aria-hidden />} role="alert">
        {error}
      </Alert>
    );
  }
  const done = t("completeness.done", { count: compared });
  const found = t(repaired === 0 ? "completeness.nothingMissing" : "completeness.repaired", { count: repaired });
  if (unreadable === 0) return <Done title={done}>{found}</Done>;
  return (
    <Alert color="orange" title={done} icon={<IconAlertTriangle aria-hidden />} role="status">
      <Text size="sm">{t("completeness.unreadable", { count: unreadable })}</Text>
      {repaired > 0 && <Text size="sm">{found}</Text>}
    </Alert>
  );
}

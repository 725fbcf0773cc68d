import { Button, Card, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { useStartReconciliation } from "../../../api/reconciliations.ts";
import { Failure } from "../../../ui/failure.tsx";
import { ComparisonProgress } from "./comparison-progress.tsx";

const DAYS = ["1", "7", "30", "90"] as const;
const DAY_MS = 86_400_000;

/** The proof that nothing is missing, and a comparison for whoever does not want to wait for the next hour. */
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

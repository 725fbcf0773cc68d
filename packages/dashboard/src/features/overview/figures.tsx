import { Group, Paper, SegmentedControl, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { StatsRow } from "../../api/client/openapi.ts";
import { type Span, useStats } from "../../api/stats.ts";
import { useLocale } from "../../ui/formats.tsx";
import { Loaded } from "../../ui/states.tsx";

/** Loaded later, because the chart library is half a megabyte and the figures need not wait for it. */
const Charts = lazy(() => import("./charts.tsx").then((module) => ({ default: module.Charts })));

/** The period is in the address, so that a link shows the same figures. */
export function Figures() {
  const { t } = useTranslation("overview");
  const [search, setSearch] = useSearchParams();
  const span: Span = search.get("span") === "month" ? "month" : "day";
  const stats = useStats(span);
  return (
    <Stack component="section" aria-label={t("figures.title")} gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t("figures.title")}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t("figures.span")}
          value={span}
          onChange={(value) => setSearch(value === "month" ? { span: "month" } : {})}
          data={[
            { value: "day", label: t("figures.day") },
            { value: "month", label: t("figures.month") },
          ]}
        />
      </Group>
      <Loaded query={stats} failed={t("figures.failed")}>
        {(rows) => (
          <>
            <Sums rows={rows} />
            <Suspense fallback={<Skeleton h={CHART_PX} aria-hidden />}>
              <Charts rows={rows} span={span} />
            </Suspense>
          </>
        )}
      </Loaded>
    </Stack>
  );
}

const CHART_PX = 240;

function Sums({ rows }: { readonly rows: readonly StatsRow[] }) {
  const { t } = useTranslation("overview");
  const sum = (field: "events" | "deliveries" | "delivered" | "failed") =>
    rows.reduce((total, row) => total + row[field], 0);
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      <Sum name={t("figures.events")} value={sum("events")} />
      <Sum name={t("figures.deliveries")} value={sum("deliveries")} />
      <Sum name={t("figures.delivered")} value={sum("delivered")} />
      <Sum name={t("figures.undelivered")} value={sum("failed")} />
    </SimpleGrid>
  );
}

function Sum({ name, value }: { readonly name: string; readonly value: number }) {
  const locale = useLocale();
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text size="xl" fw={700}>
        {new Intl.NumberFormat(locale).format(value)}
      </Text>
    </Paper>
  );
}

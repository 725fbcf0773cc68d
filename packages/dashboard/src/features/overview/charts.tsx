import "@mantine/charts/styles.css";
import { BarChart, LineChart } from "@mantine/charts";
import { Paper, ScrollArea, SimpleGrid, Stack, Table, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { StatsRow } from "../../api/client/openapi.ts";
import type { Span } from "../../api/stats.ts";
import { Disclosure } from "../../ui/disclosure.tsx";
import { formatDuration, useLocale } from "../../ui/formats.tsx";

interface ChartsProps {
  readonly rows: readonly StatsRow[];
  readonly span: Span;
}

const HEIGHT_PX = 220;

/** Not reachable with the Tab key, because the table below has the same figures for keyboard users. */
const STILL = { accessibilityLayer: false } as const;

/** Charts, with a table below them that has the same figures, because some people cannot see a chart. */
export function Charts({ rows, span }: ChartsProps) {
  const { t } = useTranslation("overview");
  const label = useRowLabel(span);
  const locale = useLocale();
  const data = rows.map((row) => ({ ...row, at: label(row.at) }));
  const common = {
    h: HEIGHT_PX,
    data,
    dataKey: "at",
    withLegend: true,
    tickLine: "none" as const,
    yAxisProps: { allowDecimals: false },
    valueFormatter: (count: number) => new Intl.NumberFormat(locale).format(count),
  };
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        <Chart title={t("charts.in")}>
          <BarChart
            {...common}
            barChartProps={STILL}
            series={[{ name: "events", label: t("figures.events"), color: "haak.6" }]}
          />
        </Chart>
        <Chart title={t("charts.out")}>
          <BarChart
            {...common}
            barChartProps={STILL}
            type="stacked"
            series={[
              { name: "delivered", label: t("figures.delivered"), color: "green.7" },
              { name: "failed", label: t("figures.undelivered"), color: "red.6" },
            ]}
          />
        </Chart>
        <Chart title={t("charts.time")} wide>
          <LineChart
            {...common}
            lineChartProps={STILL}
            connectNulls
            valueFormatter={(milliseconds) => formatDuration(milliseconds, locale)}
            series={[
              { name: "p50_ms", label: t("charts.half"), color: "haak.6" },
              { name: "p99_ms", label: t("charts.slowest"), color: "orange.6" },
            ]}
          />
        </Chart>
      </SimpleGrid>
      <Disclosure title={t("charts.asTable")}>
        <StatsTable rows={rows} label={label} />
      </Disclosure>
    </Stack>
  );
}

interface ChartProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Chart({ title, wide = false, children }: ChartProps) {
  return (
    <Paper withBorder p="md" {...(wide && { style: { gridColumn: "1 / -1" } })}>
      <Stack gap="xs">
        <Title order={3} size="h6">
          {title}
        </Title>
        {/* Hidden from screen readers, because the table below shows the same. */}
        <div aria-hidden>{children}</div>
      </Stack>
    </Paper>
  );
}

const HOUR = { hour: "2-digit", minute: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;

/** A row starts at a moment in Amsterdam, because the hub counts days in that time zone. */
function useRowLabel(span: Span): (at: string) => string {
  const format = new Intl.DateTimeFormat(useLocale(), {
    ...(span === "day" ? HOUR : DAY),
    timeZone: "Europe/Amsterdam",
  });
  return (at) => format.format(new Date(at));
}

interface StatsTableProps {
  readonly rows: readonly StatsRow[];
  readonly label: (at: string) => string;
}

function StatsTable({ rows, label }: StatsTableProps) {
  const { t } = useTranslation("overview");
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: "group", "aria-label": t("charts.asTable") }}>
      <Table striped withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("charts.from")}</Table.Th>
            <Table.Th scope="col">{t("figures.events")}</Table.Th>
            <Table.Th scope="col">{t("figures.delivered")}</Table.Th>
            <Table.Th scope="col">{t("figures.undelivered")}</Table.Th>
            <Table.Th scope="col">{t("charts.half")} (ms)</Table.Th>
            <Table.Th scope="col">{t("charts.slowest")} (ms)</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.at}>
              <Table.Th scope="row">{label(row.at)}</Table.Th>
              <Table.Td>{row.events}</Table.Td>
              <Table.Td>{row.delivered}</Table.Td>
              <Table.Td>{row.failed}</Table.Td>
              <Table.Td>{row.p50_ms ?? "–"}</Table.Td>
              <Table.Td>{row.p99_ms ?? "–"}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

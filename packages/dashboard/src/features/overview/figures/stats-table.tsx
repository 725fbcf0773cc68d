import { ScrollArea, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { StatsRow } from "../../../api/client/openapi.ts";

interface StatsTableProps {
  readonly rows: readonly StatsRow[];
  readonly label: (at: string) => string;
}

/** The figures behind the charts. */
export function StatsTable({ rows, label }: StatsTableProps) {
  const { t } = useTranslation("overview");
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: "group", "aria-label": t("charts.asTable") }}>
      <Table striped withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("charts.from")}</Table.Th>
            <Table.Th scope="col">{t("figures.events")}</Table.Th>
            <Table.Th scope="col">{t("figures.delivered")}</Table.Th>
            <Table.Th scope="col">{t("figures.given")}</Table.Th>
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

import { Card, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useEndpoints } from "../../api/endpoints.ts";
import { useZaps } from "../../api/rules.ts";
import { Empty } from "../../ui/empty.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { ZapRow } from "./zap-row.tsx";

/** The Zaps that are on, and the hooks of other tools beside them. */
export function ZapsCard() {
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

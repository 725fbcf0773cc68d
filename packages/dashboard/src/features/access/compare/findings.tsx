import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MemberFinding } from "../../../api/client/openapi.ts";
import { useFindings } from "../../../api/comparisons.ts";
import { Empty } from "../../../ui/empty.tsx";
import { LiveList } from "../../../ui/live-list.tsx";

interface FindingsProps {
  readonly id: string;
  readonly kind: MemberFinding["kind"];
  readonly count: number;
}

/** Those about whom list and ledger disagree in one way, and what came of each. */
export function Findings({ id, kind, count }: FindingsProps) {
  const { t } = useTranslation("access");
  const findings = useFindings(id, kind);
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t(`compare.${kind}.title`, { count })}
      </Title>
      <Text size="sm" c="dimmed">
        {t(`compare.${kind}.text`)}
      </Text>
      <LiveList query={findings} failed={t("compare.failed")} empty={<Empty text={t("compare.gone")} />}>
        {(rows) => (
          <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: "none" }}>
            {rows.map(({ email, text, outcome }) => (
              <Stack component="li" className="row" key={email} gap={0} py="xs">
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {email}
                </Text>
                <Text size="sm" c="dimmed">
                  {outcome === null ? text : `${text} ${t(`compare.outcome.${outcome}`)}`}
                </Text>
              </Stack>
            ))}
          </Stack>
        )}
      </LiveList>
    </Stack>
  );
}

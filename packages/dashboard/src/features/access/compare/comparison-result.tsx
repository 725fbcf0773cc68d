import { Card, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Comparison, MemberFinding } from "../../../api/client/openapi.ts";
import { useFindings } from "../../../api/comparisons.ts";
import { LiveList } from "../../../ui/live-list.tsx";
import { Done, Empty } from "../../../ui/states.tsx";
import { ApplyForm } from "./apply-form.tsx";

export function ComparisonResult({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation("access");
  const {
    id,
    members,
    agreeing,
    under_way: underWay,
    without_email: withoutEmail,
    missing,
    without_reason: extra,
  } = comparison;
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="found">
      <Stack>
        <Title order={2} size="h4" id="found">
          {t("compare.found")}
        </Title>
        <Text>{t("compare.agreeing", { count: members, agreeing })}</Text>
        {underWay > 0 && <Text size="sm">{t("compare.underWay", { count: underWay })}</Text>}
        {withoutEmail > 0 && <Text size="sm">{t("compare.withoutEmail", { count: withoutEmail })}</Text>}
        {missing === 0 && extra === 0 && <Done title={t("compare.nothing")} />}
        {missing > 0 && <Findings id={id} kind="missing" count={missing} />}
        {extra > 0 && <Findings id={id} kind="without_reason" count={extra} />}
        {(missing > 0 || extra > 0) && <ApplyForm comparison={comparison} />}
      </Stack>
    </Card>
  );
}

interface FindingsProps {
  readonly id: string;
  readonly kind: MemberFinding["kind"];
  readonly count: number;
}

/** The people of one kind of difference, with the outcome for each. */
function Findings({ id, kind, count }: FindingsProps) {
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

import { Card, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Comparison } from "../../../api/client/openapi.ts";
import { Done } from "../../../ui/done.tsx";
import { ApplyForm } from "./apply-form.tsx";
import { Findings } from "./findings.tsx";

/** What a comparison found: in a sentence, by name, and what can be done about it. */
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

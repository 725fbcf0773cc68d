import { Alert, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Reconciliation } from "../../../api/client/openapi.ts";
import { useReconciliation } from "../../../api/reconciliations.ts";
import { Done } from "../../../ui/done.tsx";
import { Loaded } from "../../../ui/loaded.tsx";

/** How far a comparison is, and what it found. It goes on in the hub, whether somebody looks or not. */
export function ComparisonProgress({ id }: { readonly id: string }) {
  const comparison = useReconciliation(id);
  return <Loaded query={comparison}>{(read) => <Outcome comparison={read} />}</Loaded>;
}

function Outcome({ comparison }: { readonly comparison: Reconciliation }) {
  const { t } = useTranslation("plugAndPay");
  const { state, compared, missing, repaired, error } = comparison;
  if (state === "running") {
    return (
      <Stack gap={4} role="status">
        <Text size="sm">{t("completeness.running", { count: compared })}</Text>
        <Progress value={100} animated aria-label={t("completeness.progress")} />
        {error && <Text size="sm">{t("completeness.waits", { hubSays: error })}</Text>}
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
  return (
    <Done title={t("completeness.done", { count: compared })}>
      {missing === 0 ? t("completeness.nothingMissing") : t("completeness.repaired", { count: missing, repaired })}
      {error && <Text size="sm">{error}</Text>}
    </Done>
  );
}

import { Alert, Anchor, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconPlug } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSource } from "../../api/source.ts";
import { paths } from "../../app/paths.ts";
import { Page } from "../../ui/page.tsx";
import { RunningReplays } from "../../ui/resend/replay-progress.tsx";
import { Figures } from "./figures.tsx";
import { NextSteps, useNextSteps } from "./next-steps.tsx";
import { Problems } from "./problems.tsx";

export function OverviewPage() {
  const { t } = useTranslation("overview");
  return (
    <Page title={t("title")}>
      <RunningReplays />
      <NextSteps />
      <Problems />
      <Completeness />
      <Figures />
    </Page>
  );
}

/** The hub compares once an hour, so that a minute is soon enough. */
const COMPARED_AGAIN_MS = 60_000;

/** Whether everything in Plug&Pay has come in. A failed read shows nothing, because the problems above matter more. */
function Completeness() {
  const { t } = useTranslation("overview");
  const { data: source } = useSource({ everyMs: COMPARED_AGAIN_MS });
  const steps = useNextSteps();
  if (source === undefined) return null;
  if (source.proof) return <Proof proof={source.proof} missing={source.missing ?? 0} unreadable={source.unreadable} />;
  // The steps of a new shop say the same.
  if (source.has_api_token || steps === null || !steps.connect) return null;
  return (
    <Alert color="gray" role="note" icon={<IconPlug aria-hidden />} title={t("complete.notConnected")}>
      {t("complete.notConnectedText")}{" "}
      <Anchor component={Link} to={paths.plugAndPay} size="sm" underline="always">
        {t("complete.connect")}
      </Anchor>
    </Alert>
  );
}

interface ProofProps {
  readonly proof: string;
  readonly missing: number;
  readonly unreadable: number;
}

function Proof({ proof, missing, unreadable }: ProofProps) {
  const { t } = useTranslation("overview");
  const isWhole = missing === 0 && unreadable === 0;
  return (
    <Alert
      color={isWhole ? "green" : "orange"}
      role="note"
      icon={isWhole ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={t("complete.title")}
    >
      <Text size="sm">{proof}</Text>
      {unreadable > 0 && (
        <Text size="sm">
          {t("complete.unreadable", { count: unreadable })}{" "}
          <Anchor component={Link} to={paths.plugAndPay} size="sm" underline="always" c="inherit">
            {t("complete.look")}
          </Anchor>
        </Text>
      )}
    </Alert>
  );
}

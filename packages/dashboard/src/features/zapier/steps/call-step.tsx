import { Anchor, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Endpoint } from "../../../api/client/openapi.ts";
import { endpointPath } from "../../../app/paths.ts";
import { Moment } from "../../../ui/moment.tsx";
import { StepCard } from "../../../ui/steps/step-card.tsx";
import { StepTrouble } from "../../../ui/steps/step-trouble.tsx";
import { StepWaiting } from "../../../ui/steps/step-waiting.tsx";
import type { ZapierSteps } from "./judge-steps.ts";

/** Step four: the first call that a Zap has answered. */
export function CallStep({ step }: { readonly step: ZapierSteps["call"] }) {
  const { t } = useTranslation("zapier");
  return (
    <StepCard number={4} title={t("steps.call.title")} state={step.state}>
      <Verdict step={step} />
    </StepCard>
  );
}

function Verdict({ step }: { readonly step: ZapierSteps["call"] }) {
  const { t } = useTranslation("zapier");
  switch (step.state) {
    case "todo":
      return <Text size="sm">{t("steps.call.todo")}</Text>;
    case "checking":
      return (
        <>
          <StepWaiting>{t("steps.call.waiting")}</StepWaiting>
          <Text size="sm">{t("steps.call.how")}</Text>
          {step.endpoint && <ToEndpoint endpoint={step.endpoint} words={t("steps.call.test")} />}
        </>
      );
    case "problem":
      return (
        <StepTrouble title={t("steps.call.problem")} text={step.endpoint.health_text ?? ""}>
          <ToEndpoint endpoint={step.endpoint} words={t("steps.call.mend")} />
        </StepTrouble>
      );
    case "done":
      return (
        <Text size="sm" role="status">
          <Trans t={t} i18nKey="steps.call.done" components={{ at: <Moment at={step.at} /> }} />
        </Text>
      );
  }
}

function ToEndpoint({ endpoint, words }: { readonly endpoint: Endpoint; readonly words: string }) {
  return (
    <Anchor component={Link} to={endpointPath(endpoint.id)} size="sm" underline="always">
      {words}
    </Anchor>
  );
}

import { List, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { StepCard } from "../../../ui/steps/step-card.tsx";
import { StepWaiting } from "../../../ui/steps/step-waiting.tsx";
import type { ZapierSteps } from "./judge-steps.ts";

/** Step three: a Zap that is on has told the hub where it wants to be called. */
export function ZapStep({ step, count }: { readonly step: ZapierSteps["zap"]; readonly count: number }) {
  const { t } = useTranslation("zapier");
  return (
    <StepCard number={3} title={t("steps.zap.title")} state={step.state}>
      <List type="ordered" size="sm" spacing={4}>
        {(["trigger", "on"] as const).map((part) => (
          <List.Item key={part}>
            <Trans t={t} i18nKey={`steps.zap.${part}`} components={{ b: <strong /> }} />
          </List.Item>
        ))}
      </List>
      {step.state === "checking" && (
        <>
          <StepWaiting>{t("steps.zap.waiting")}</StepWaiting>
          <Text size="sm">{t("steps.zap.nothing")}</Text>
        </>
      )}
      {step.state === "done" && (
        <Text size="sm" role="status">
          {t("steps.zap.done", { count })}
        </Text>
      )}
    </StepCard>
  );
}

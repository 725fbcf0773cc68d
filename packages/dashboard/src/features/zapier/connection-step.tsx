import { Anchor, Code, Group, List, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "../../app/paths.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Moment } from "../../ui/formats.tsx";
import { StepCard, StepProblem, StepWaiting } from "../../ui/step-card.tsx";
import type { ZapierStepStates } from "./judge-steps.ts";

/** Step two: fill in address and key in Zapier. It is done once Zapier has used the key. */
export function ConnectionStep({
  step,
  address,
}: {
  readonly step: ZapierStepStates["connection"];
  readonly address: string;
}) {
  const { t } = useTranslation("zapier");
  return (
    <StepCard number={2} title={t("steps.connection.title")} state={step.state}>
      <Group gap="sm">
        <Text size="sm" fw={500}>
          {t("steps.connection.address")}
        </Text>
        <Code style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>{address}</Code>
        <CopyButton value={address} what={t("steps.connection.address")} />
      </Group>
      <List type="ordered" size="sm" spacing={4}>
        {(["app", "paste"] as const).map((part) => (
          <List.Item key={part}>
            <Trans t={t} i18nKey={`steps.connection.${part}`} components={{ b: <strong /> }} />
          </List.Item>
        ))}
      </List>
      <Verdict step={step} />
    </StepCard>
  );
}

function Verdict({ step }: { readonly step: ZapierStepStates["connection"] }) {
  const { t } = useTranslation("zapier");
  switch (step.state) {
    case "todo":
      return null;
    case "checking":
      return (
        <>
          <StepWaiting>{t("steps.connection.waiting")}</StepWaiting>
          <Text size="sm">{t("steps.connection.refused")}</Text>
        </>
      );
    case "done":
      return (
        <Text size="sm" role="status">
          {step.at === null ? (
            t("steps.connection.known")
          ) : (
            <Trans t={t} i18nKey="steps.connection.usedAt" components={{ at: <Moment at={step.at} /> }} />
          )}
        </Text>
      );
    case "problem":
      return step.why === "private" ? (
        <StepProblem title={t("steps.connection.private")} text={t("steps.connection.privateText")} />
      ) : (
        <Ending endsAt={step.endsAt} />
      );
  }
}

function Ending({ endsAt }: { readonly endsAt: string }) {
  const { t } = useTranslation("zapier");
  return (
    <StepProblem title={t("steps.connection.ending")} text={t("steps.connection.endingText")}>
      <Text size="sm">
        <Trans
          t={t}
          i18nKey="steps.connection.endsAt"
          components={{
            at: <Moment at={endsAt} />,
            keys: <Anchor component={Link} to={paths.webhooks} size="sm" underline="always" />,
          }}
        />
      </Text>
    </StepProblem>
  );
}

import { Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useApiKeys, useMakeApiKey } from "../../api/api-keys.ts";
import type { Endpoint, NewApiKey } from "../../api/client/openapi.ts";
import { useEndpoints } from "../../api/endpoints.ts";
import { useZaps } from "../../api/rules.ts";
import { endpointPath, paths } from "../../app/paths.ts";
import { Failure } from "../../ui/failure.tsx";
import { Moment } from "../../ui/formats.tsx";
import { FreshKey } from "../../ui/secret/secret-field.tsx";
import { Loaded } from "../../ui/states.tsx";
import { StepCard, StepProblem, StepWaiting } from "../../ui/step-card.tsx";
import { ConnectionStep } from "./connection-step.tsx";
import { judgeSteps, type ZapierStepStates } from "./judge-steps.ts";

export function ZapierSteps() {
  const { t } = useTranslation("zapier");
  const keys = useApiKeys({ live: true });
  const zaps = useZaps();
  const endpoints = useEndpoints();
  const { origin, hostname } = globalThis.location;
  return (
    <Loaded query={keys} failed={t("steps.failed")}>
      {(list) => {
        const on = zaps.data ?? [];
        const steps = judgeSteps({ keys: list, zaps: on, endpoints: endpoints.data ?? [], host: hostname });
        return (
          <Stack gap="lg">
            <KeyStep step={steps.key} />
            <ConnectionStep step={steps.connection} address={origin} />
            <ZapStep step={steps.zap} count={on.length} />
            <CallStep step={steps.call} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

/** The name of the key. The step recognises the key by it. */
const NAME = "Zapier";

/** Step one: a key for Zapier only. */
function KeyStep({ step }: { readonly step: ZapierStepStates["key"] }) {
  const { t } = useTranslation("zapier");
  const [fresh, setFresh] = useState<NewApiKey | null>(null);
  const make = useMakeApiKey();
  const dismiss = () => setFresh(null);
  const makeOne = () => make.mutate(NAME, { onSuccess: setFresh });
  return (
    <StepCard number={1} title={t("steps.key.title")} state={step.state}>
      <Text size="sm">{t("steps.key.text")}</Text>
      {make.error && <Failure error={make.error} title={t("steps.key.notMade")} />}
      {fresh && <FreshKey fresh={fresh} onDone={dismiss} />}
      {step.state === "done" && !fresh && (
        <Text size="sm" role="status">
          {t("steps.key.done", { name: step.key.name, hint: step.key.hint })}{" "}
          <Trans
            t={t}
            i18nKey="steps.key.lost"
            components={{ keys: <Anchor component={Link} to={paths.webhooks} size="sm" underline="always" /> }}
          />
        </Text>
      )}
      {step.state === "todo" && !fresh && (
        <Group>
          <Button onClick={makeOne} loading={make.isPending}>
            {t("steps.key.make")}
          </Button>
        </Group>
      )}
    </StepCard>
  );
}

/** Step three: a Zap is on, which means that it has registered its hook. */
function ZapStep({ step, count }: { readonly step: ZapierStepStates["zap"]; readonly count: number }) {
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

/** Step four: the first successful call. */
function CallStep({ step }: { readonly step: ZapierStepStates["call"] }) {
  const { t } = useTranslation("zapier");
  return (
    <StepCard number={4} title={t("steps.call.title")} state={step.state}>
      <Verdict step={step} />
    </StepCard>
  );
}

function Verdict({ step }: { readonly step: ZapierStepStates["call"] }) {
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
        <StepProblem title={t("steps.call.problem")} text={step.endpoint.health_text ?? ""}>
          <ToEndpoint endpoint={step.endpoint} words={t("steps.call.resend")} />
        </StepProblem>
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

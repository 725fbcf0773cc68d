import { Anchor, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMakeApiKey } from "../../../api/api-keys.ts";
import type { NewApiKey } from "../../../api/client/openapi.ts";
import { paths } from "../../../app/paths.ts";
import { Failure } from "../../../ui/failure.tsx";
import { FreshKey } from "../../../ui/secret/fresh-key.tsx";
import { StepCard } from "../../../ui/steps/step-card.tsx";
import type { ZapierSteps } from "./judge-steps.ts";

/** What a key made here is called; the step knows it by that. */
const NAME = "Zapier";

/** Step one: a key of Zapier's own, made and copied in this place. */
export function KeyStep({ step }: { readonly step: ZapierSteps["key"] }) {
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

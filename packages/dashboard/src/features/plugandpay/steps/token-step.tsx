import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { useSaveSource } from "../../../api/source.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { StepCard, type StepState } from "../../../ui/steps/step-card.tsx";
import { ApiAddress } from "./api-address.tsx";
import type { TokenVerdict } from "./judge-token.ts";
import { SecretForm } from "./secret-form.tsx";
import { TokenCheck } from "./token-check.tsx";
import { useTokenTrial } from "./use-token-trial.ts";

/** How each verdict is shown at the step. */
const STATES: Readonly<Record<TokenVerdict["kind"], StepState>> = {
  none: "todo",
  untried: "todo",
  trying: "checking",
  works: "done",
  refused: "problem",
  trouble: "problem",
};

/** Step one: the API token, which is tried out as soon as it is there. */
export function TokenStep({ source }: { readonly source: PlugAndPaySource }) {
  const { t } = useTranslation("plugAndPay");
  const [replacing, setReplacing] = useState(false);
  const save = useSaveSource();
  const { verdict, error, tryOut } = useTokenTrial(source);
  const asks = !source.has_api_token || source.api_token_refused || replacing;
  return (
    <StepCard number={1} title={t("token.title")} state={STATES[verdict.kind]}>
      <Text size="sm">{t("token.text")}</Text>
      <TokenCheck verdict={verdict} onTry={tryOut} />
      {error && <Failure error={error} title={t("token.notTried")} onRetry={tryOut} />}
      {asks ? (
        <SecretForm
          label={t("token.label")}
          description={t("token.hint")}
          missing={t("token.missing")}
          save={save}
          toChange={(secret) => ({ api_token: secret })}
          onSaved={() => {
            setReplacing(false);
            tryOut();
          }}
          {...(replacing && { onCancel: () => setReplacing(false) })}
        />
      ) : (
        <TokenButtons onReplace={() => setReplacing(true)} />
      )}
      <ApiAddress source={source} />
    </StepCard>
  );
}

function TokenButtons({ onReplace }: { readonly onReplace: () => void }) {
  const { t } = useTranslation("plugAndPay");
  const [asking, setAsking] = useState(false);
  const save = useSaveSource();
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button variant="default" onClick={onReplace}>
          {t("token.replace")}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
          {t("token.remove")}
        </Button>
      </Group>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("token.removeTitle")}
        text={t("token.removeText")}
        action={t("token.remove")}
        onConfirm={() => save.mutateAsync({ api_token: null })}
      />
    </Stack>
  );
}

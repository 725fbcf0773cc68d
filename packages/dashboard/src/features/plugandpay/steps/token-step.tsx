import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { useSaveSource } from "../../../api/source.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/formats.tsx";
import { StepCard, type StepState, StepWaiting } from "../../../ui/step-card.tsx";
import { type TokenVerdict, useTokenTrial } from "./judge-token.ts";
import { SecretForm } from "./secret-form.tsx";

const STATES: Readonly<Record<TokenVerdict["kind"], StepState>> = {
  none: "todo",
  untried: "todo",
  trying: "checking",
  works: "done",
  refused: "problem",
  problem: "problem",
};

/** Step one: the API token. It is tested immediately after a save. */
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

interface TokenCheckProps {
  readonly verdict: TokenVerdict;
  readonly onTry: () => void;
}

function TokenCheck({ verdict, onTry }: TokenCheckProps) {
  const { t } = useTranslation("plugAndPay");
  switch (verdict.kind) {
    case "none":
      return null;
    case "untried":
      return (
        <Group gap="sm">
          <Text size="sm">{t("token.untried")}</Text>
          <Button size="compact-sm" variant="default" onClick={onTry}>
            {t("token.try")}
          </Button>
        </Group>
      );
    case "trying":
      return <StepWaiting>{t("token.trying")}</StepWaiting>;
    case "works":
      return (
        <Text size="sm" role="status">
          <Trans t={t} i18nKey="token.works" components={{ at: <Moment at={verdict.at} /> }} />
        </Text>
      );
    case "refused":
    case "problem":
      return <TokenProblem hubMessage={verdict.kind === "problem" ? verdict.hubMessage : null} />;
  }
}

/** Without a message of the hub, Plug&Pay has refused the token for good; otherwise the hub retries by itself. */
function TokenProblem({ hubMessage }: { readonly hubMessage: string | null }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <Alert
      color={hubMessage === null ? "red" : "yellow"}
      title={t(hubMessage === null ? "token.refused" : "token.unreachable")}
      icon={<IconAlertTriangle aria-hidden />}
      role={hubMessage === null ? "alert" : "status"}
    >
      {hubMessage === null ? t("token.refusedText") : t("token.unreachableText", { hubMessage })}
    </Alert>
  );
}

/** Needed only to try Haak with a simulated Plug&Pay. */
function ApiAddress({ source }: { readonly source: PlugAndPaySource }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <Disclosure title={t("advanced")}>
      <AddressForm key={source.base_url} baseUrl={source.base_url} label={t("apiAddress.label")} />
    </Disclosure>
  );
}

function AddressForm({ baseUrl, label }: { readonly baseUrl: string; readonly label: string }) {
  const { t } = useTranslation("plugAndPay");
  const save = useSaveSource();
  const form = useForm({ initialValues: { url: baseUrl } });
  // Empty means Plug&Pay itself.
  const submit = form.onSubmit(({ url }) => save.mutate({ base_url: url.trim() === "" ? null : url.trim() }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label={label} description={t("apiAddress.hint")} {...form.getInputProps("url")} />
        {save.error && <Failure error={save.error} />}
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t("apiAddress.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

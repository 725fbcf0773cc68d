import { ProblemError } from "@haak/client";
import { Alert, Button, Center, Group, Paper, SegmentedControl, Stack, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useSearchParams } from "react-router";
import { useSession, useSignIn } from "../../api/session.ts";
import { nextPath } from "../../app/paths.ts";
import { LanguageSwitch, SchemeSwitch } from "../../ui/display-switches.tsx";
import { Failure } from "../../ui/failure.tsx";
import { SecretInput } from "../../ui/secret/secret-field.tsx";

export function SignInPage() {
  const { t } = useTranslation("signIn");
  const { data: session } = useSession();
  const [search] = useSearchParams();
  const ended = hasEnded(useLocation().state);
  useEffect(() => {
    document.title = `${t("title")} · Haak`;
  }, [t]);
  if (session) return <Navigate to={nextPath(search)} replace />;
  return (
    <Center component="main" mih="100dvh" p="md" className="ground">
      <Stack w="100%" maw={420}>
        <Paper withBorder p={{ base: "md", xs: "xl" }}>
          <Stack>
            <Group gap="sm" wrap="nowrap">
              <img src="/favicon.svg" width={36} height={36} alt="" />
              <Title order={1} size="h3">
                {t("title")}
              </Title>
            </Group>
            {ended && (
              <Alert color="yellow" role="status">
                {t("ended")}
              </Alert>
            )}
            <SignInChoice />
          </Stack>
        </Paper>
        <Group justify="center" gap="xs">
          <LanguageSwitch />
          <SchemeSwitch />
        </Group>
      </Stack>
    </Center>
  );
}

function SignInChoice() {
  const { t } = useTranslation("signIn");
  const [kind, setKind] = useState<SecretKind>("apiKey");
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t("how")}
        value={kind}
        onChange={(value) => setKind(value === "password" ? "password" : "apiKey")}
        data={[
          { value: "apiKey", label: t("byKey") },
          { value: "password", label: t("byPassword") },
        ]}
      />
      <SignInForm key={kind} kind={kind} />
    </>
  );
}

/** Whether an ended session led here. The history entry may come from another version of the page, so that its shape must be checked. */
function hasEnded(state: unknown): boolean {
  return typeof state === "object" && state !== null && "ended" in state && state.ended === true;
}

type SecretKind = "apiKey" | "password";

/** A wrong secret is shown at the field, any other error above it. */
function SignInForm({ kind }: { readonly kind: SecretKind }) {
  const { t } = useTranslation("signIn");
  const signIn = useSignIn();
  const form = useForm({
    initialValues: { secret: "" },
    validate: { secret: (secret) => (secret.trim() === "" ? t(`empty.${kind}`) : null) },
  });
  const submit = form.onSubmit(({ secret }) =>
    signIn.mutate(kind === "apiKey" ? { api_key: secret.trim() } : { password: secret }, {
      onError: (error) => {
        if (isWrong(error)) form.setFieldError("secret", t(`wrong.${kind}`));
      },
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {signIn.error && !isWrong(signIn.error) && <Failure error={signIn.error} title={t("failed")} />}
        <SecretInput
          label={t(kind)}
          description={t(`${kind}Hint`)}
          autoComplete={kind === "password" ? "current-password" : "off"}
          size="md"
          {...form.getInputProps("secret")}
        />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t("submit")}
        </Button>
      </Stack>
    </form>
  );
}

function isWrong(error: Error): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}

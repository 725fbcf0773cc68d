import { ProblemError } from "@haak/client";
import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useSignIn } from "../../api/session.ts";
import { Failure } from "../../ui/failure.tsx";
import { SecretInput } from "../../ui/secret-input.tsx";

/** What is asked for. */
export type SecretKind = "apiKey" | "password";

/** One field and one button. A wrong secret is said at the field, anything else above it. */
export function SignInForm({ kind }: { readonly kind: SecretKind }) {
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

import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Done } from "../../../ui/done.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { SecretField } from "../../../ui/secret-field.tsx";
import { useSigningSecret } from "./get-signing-secret.ts";

/** Loaded when somebody asks: nobody waits for a dialogue that may never open. */
const RotateDialogue = lazy(() =>
  import("./rotate-dialogue.tsx").then((module) => ({ default: module.RotateDialogue })),
);

interface SigningSecretProps {
  readonly endpointId: string;
  /** Whose secret it is, for those who hear the buttons; "Bestellingen". */
  readonly what: string;
}

/** With what a receiver checks that a call is ours. It leaves the hub only when somebody asks for it. */
export function SigningSecret({ endpointId, what }: SigningSecretProps) {
  const { t } = useTranslation("webhooks");
  const [shown, setShown] = useState<{ secret: string; rotated: boolean } | null>(null);
  const [rotating, { open, close }] = useDisclosure(false);
  const ask = useSigningSecret(endpointId);
  const show = () => ask.mutate(undefined, { onSuccess: (secret) => setShown({ secret, rotated: false }) });
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={500}>
          {t("secret.title")}
        </Text>
        <Text size="sm" c="dimmed">
          {t("secret.intro")}
        </Text>
      </div>
      {ask.error && <Failure error={ask.error} />}
      {shown?.rotated && <Done title={t("secret.rotated")}>{t("secret.rotatedText")}</Done>}
      {shown && <SecretField what={t("secret.title")} value={shown.secret} />}
      <Group gap="xs">
        {shown === null && (
          <Button
            size="xs"
            variant="default"
            loading={ask.isPending}
            onClick={show}
            aria-label={t("secret.showWhat", { what })}
          >
            {t("secret.show")}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={open} aria-label={t("secret.rotateWhat", { what })}>
          {t("secret.rotate")}
        </Button>
      </Group>
      {rotating && (
        <Suspense>
          <RotateDialogue
            endpointId={endpointId}
            onClose={close}
            onRotated={(secret) => setShown({ secret, rotated: true })}
          />
        </Suspense>
      )}
    </Stack>
  );
}

import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSigningSecret } from "../../api/endpoints.ts";
import { Failure } from "../failure.tsx";
import { Done } from "../states.tsx";
import { SecretField } from "./secret-field.tsx";

/** Loaded only if it opens, because most people never open it. */
const RotateDialogue = lazy(() =>
  import("./rotate-dialogue.tsx").then((module) => ({ default: module.RotateDialogue })),
);

interface SigningSecretProps {
  readonly endpointId: string;
  /** The last characters, which may always be shown; null to leave them out. */
  readonly hint: string | null;
  /** Part of the buttons' names for screen readers, if a page has more than one secret. */
  readonly what?: string;
}

/** Receivers check our calls with this secret. It is read from the hub only on request. */
export function SigningSecret({ endpointId, hint, what }: SigningSecretProps) {
  const { t } = useTranslation("secret");
  const [shown, setShown] = useState<{ secret: string; rotated: boolean } | null>(null);
  const [rotating, { open, close }] = useDisclosure(false);
  const ask = useSigningSecret(endpointId);
  const show = () => ask.mutate(undefined, { onSuccess: (secret) => setShown({ secret, rotated: false }) });
  return (
    <Stack gap="sm">
      {ask.error && <Failure error={ask.error} />}
      {shown?.rotated && <Done title={t("rotated")}>{t("rotatedText")}</Done>}
      {shown && <SecretField what={t("title")} value={shown.secret} />}
      {shown === null && hint !== null && (
        <Text size="sm" c="dimmed">
          {t("endsWith", { hint })}
        </Text>
      )}
      <Group gap="xs">
        {shown === null && (
          <Button
            size="xs"
            variant="default"
            loading={ask.isPending}
            onClick={show}
            aria-label={what === undefined ? undefined : t("showWhat", { what })}
          >
            {t("show")}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          onClick={open}
          aria-label={what === undefined ? undefined : t("rotateWhat", { what })}
        >
          {t("rotate")}
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

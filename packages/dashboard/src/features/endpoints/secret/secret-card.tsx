import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../../api/openapi.ts";
import { Done } from "../../../ui/done.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { SecretField } from "../../../ui/secret-field.tsx";
import { Section } from "../section.tsx";
import { useSecret } from "./get-secret.ts";

/** Loaded when somebody opens it: hardly anybody does. */
const RotateDialogue = lazy(() =>
  import("./rotate-dialogue.tsx").then((module) => ({ default: module.RotateDialogue })),
);

/** With what a receiver checks that a call is ours. It leaves the hub only when somebody asks for it. */
export function SecretCard({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("endpoints");
  const [secret, setSecret] = useState<{ readonly value: string; readonly isNew: boolean } | null>(null);
  const [rotating, { open, close }] = useDisclosure(false);
  const ask = useSecret(endpoint.id);
  const show = () => ask.mutate(undefined, { onSuccess: (value) => setSecret({ value, isNew: false }) });
  return (
    <Section title={t("secret.title")} intro={t("secret.intro")}>
      <Stack gap="sm" align="flex-start">
        {ask.error && <Failure error={ask.error} />}
        {secret?.isNew && <Done title={t("secret.rotated")}>{t("secret.rotatedText")}</Done>}
        {secret ? (
          <SecretField what={t("secret.title")} value={secret.value} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("secret.endsWith", { hint: endpoint.secret_hint })}
          </Text>
        )}
        <Group gap="xs">
          {secret === null && (
            <Button size="xs" variant="default" loading={ask.isPending} onClick={show}>
              {t("secret.show")}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={open}>
            {t("secret.rotate")}
          </Button>
        </Group>
      </Stack>
      <Suspense>
        {rotating && (
          <RotateDialogue
            endpointId={endpoint.id}
            onClose={close}
            onRotated={(value) => setSecret({ value, isNew: true })}
          />
        )}
      </Suspense>
    </Section>
  );
}

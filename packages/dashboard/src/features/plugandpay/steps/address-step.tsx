import { Button, Code, Group, List, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { useSaveSource } from "../../../api/source.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { StepCard } from "../../../ui/step-card.tsx";
import { SecretForm } from "./secret-form.tsx";

/** Step two: paste Haak's address into Plug&Pay. It is done once a notice came in at that address. */
export function AddressStep({ source }: { readonly source: PlugAndPaySource }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <StepCard number={2} title={t("address.title")} state={source.last_seen_at === null ? "todo" : "done"}>
      <Group gap="sm">
        <Code style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>{source.address}</Code>
        <CopyButton value={source.address} what={t("address.what")} />
      </Group>
      <Stack gap={4}>
        <List type="ordered" size="sm" spacing={4}>
          {(["where", "triggers", "save"] as const).map((part) => (
            <List.Item key={part}>
              <Trans t={t} i18nKey={`address.${part}`} components={{ b: <strong /> }} />
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {t("address.secret")}
        </Text>
      </Stack>
      <WebhookKey source={source} />
    </StepCard>
  );
}

/** Only some shops have set a key in Plug&Pay. */
function WebhookKey({ source }: { readonly source: PlugAndPaySource }) {
  const { t } = useTranslation("plugAndPay");
  return (
    <Disclosure title={t(source.has_webhook_key ? "webhookKey.set" : "webhookKey.title")}>
      <Stack gap="sm">
        <Text size="sm">{t("webhookKey.text")}</Text>
        {source.has_webhook_key ? <RemoveKey /> : <SetKey />}
      </Stack>
    </Disclosure>
  );
}

function SetKey() {
  const { t } = useTranslation("plugAndPay");
  const save = useSaveSource();
  return (
    <SecretForm
      label={t("webhookKey.label")}
      description={t("webhookKey.hint")}
      missing={t("webhookKey.missing")}
      save={save}
      toChange={(secret) => ({ webhook_key: secret })}
      onSaved={() => undefined}
    />
  );
}

function RemoveKey() {
  const { t } = useTranslation("plugAndPay");
  const [asking, setAsking] = useState(false);
  const save = useSaveSource();
  return (
    <Group>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("webhookKey.remove")}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("webhookKey.removeTitle")}
        text={t("webhookKey.removeText")}
        action={t("webhookKey.remove")}
        onConfirm={() => save.mutateAsync({ webhook_key: null })}
      />
    </Group>
  );
}

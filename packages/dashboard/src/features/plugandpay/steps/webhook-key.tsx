import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { useSaveSource } from "../../../api/source.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { SecretForm } from "./secret-form.tsx";

/** The key with which Plug&Pay signs its notices, for shops that have set one there. */
export function WebhookKey({ source }: { readonly source: PlugAndPaySource }) {
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

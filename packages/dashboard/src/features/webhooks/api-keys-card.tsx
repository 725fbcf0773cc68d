import { Badge, Button, Card, Code, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { useApiKeys, useDeleteApiKey, useRefreshApiKeys } from "../../api/api-keys.ts";
import type { ApiKey, NewApiKey } from "../../api/client/openapi.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Moment } from "../../ui/formats.tsx";
import { FreshKey } from "../../ui/secret/secret-field.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { MakeKeyDialogue, ReplaceKeyDialogue } from "./key-dialogues.tsx";

type Action = { readonly kind: "make" } | { readonly kind: "replace" | "delete"; readonly apiKey: ApiKey };

/** *API-sleutel* of the help article. Only the end of each key is shown. */
export function ApiKeysCard() {
  const { t } = useTranslation("webhooks");
  const [action, setAction] = useState<Action | null>(null);
  const [fresh, setFresh] = useState<NewApiKey | null>(null);
  const refreshKeys = useRefreshApiKeys();
  const close = () => setAction(null);
  const dismiss = () => {
    setFresh(null);
    // Only after the key was copied: if this browser's own key was replaced, reading the keys ends the session, and the
    // new key would be lost.
    refreshKeys();
  };
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="api-keys">
      <Stack>
        <Group justify="space-between" align="flex-start">
          <Title order={2} size="h4" id="api-keys">
            {t("keys.title")}
          </Title>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setAction({ kind: "make" })}
          >
            {t("keys.make")}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t("keys.intro")}
        </Text>
        {fresh && <FreshKey fresh={fresh} onDone={dismiss} />}
        <ApiKeyList onChoose={(kind, apiKey) => setAction({ kind, apiKey })} />
      </Stack>
      <MakeKeyDialogue opened={action?.kind === "make"} onClose={close} onMade={setFresh} />
      {action?.kind === "replace" && <ReplaceKeyDialogue apiKey={action.apiKey} onClose={close} onMade={setFresh} />}
      {action?.kind === "delete" && <DeleteKeyQuestion apiKey={action.apiKey} onClose={close} />}
    </Card>
  );
}

interface ApiKeyListProps {
  readonly onChoose: (kind: "replace" | "delete", apiKey: ApiKey) => void;
}

function ApiKeyList({ onChoose }: ApiKeyListProps) {
  const { t } = useTranslation("webhooks");
  const keys = useApiKeys();
  return (
    <Loaded
      query={keys}
      failed={t("keys.failed")}
      isEmpty={(list) => list.length === 0}
      empty={<Empty title={t("keys.none")} text={t("keys.noneText")} />}
    >
      {(list) => (
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
          {list.map((apiKey) => (
            <ApiKeyRow
              key={apiKey.id}
              apiKey={apiKey}
              onReplace={() => onChoose("replace", apiKey)}
              onDelete={() => onChoose("delete", apiKey)}
            />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function DeleteKeyQuestion({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { t } = useTranslation("webhooks");
  const remove = useDeleteApiKey();
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("keys.deleteTitle", { name: apiKey.name })}
      text={t("keys.deleteText", { hint: apiKey.hint })}
      action={t("keys.delete")}
      onConfirm={() => remove.mutateAsync(apiKey.id)}
    />
  );
}

interface ApiKeyRowProps {
  readonly apiKey: ApiKey;
  readonly onReplace: () => void;
  readonly onDelete: () => void;
}

/**
 * A replaced key shows until when it works, and cannot be replaced again. The key of this session cannot be deleted here, because a mistake
 * would sign the person out, perhaps without another key to sign in with.
 */
function ApiKeyRow({ apiKey, onReplace, onDelete }: ApiKeyRowProps) {
  const { t } = useTranslation("webhooks");
  const {
    name,
    hint,
    created_at: createdAt,
    last_used_at: lastUsedAt,
    expires_at: expiresAt,
    is_current: isCurrent,
  } = apiKey;
  return (
    <Group component="li" justify="space-between" gap="xs">
      <Stack gap={2}>
        <Group gap="xs">
          <Text fw={500}>{name}</Text>
          <Code>{hint}</Code>
          {isCurrent && (
            <Badge variant="default" tt="none" fw={500}>
              {t("keys.current")}
            </Badge>
          )}
          {expiresAt !== null && (
            <Badge color="yellow" variant="dot" tt="none" fw={500}>
              <Trans t={t} i18nKey="keys.expires" components={{ at: <Moment at={expiresAt} /> }} />
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          <Trans t={t} i18nKey="keys.created" components={{ at: <Moment at={createdAt} /> }} />
          {" · "}
          {lastUsedAt === null ? (
            t("keys.neverUsed")
          ) : (
            <Trans t={t} i18nKey="keys.lastUsed" components={{ at: <Moment at={lastUsedAt} /> }} />
          )}
        </Text>
        {isCurrent && (
          <Text size="sm" c="dimmed">
            {t("keys.currentStays")}
          </Text>
        )}
      </Stack>
      <Group gap="xs">
        {expiresAt === null && (
          <Button size="xs" variant="default" onClick={onReplace} aria-label={t("keys.replaceWhat", { name, hint })}>
            {t("keys.replace")}
          </Button>
        )}
        {!isCurrent && (
          <Button
            size="xs"
            variant="default"
            c="var(--mantine-color-error)"
            onClick={onDelete}
            aria-label={t("keys.deleteWhat", { name, hint })}
          >
            {t("keys.delete")}
          </Button>
        )}
      </Group>
    </Group>
  );
}

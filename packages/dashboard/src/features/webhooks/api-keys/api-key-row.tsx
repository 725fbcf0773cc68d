import { Badge, Button, Code, Group, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { ApiKey } from "../../../api/client/openapi.ts";
import { Moment } from "../../../ui/moment.tsx";

interface ApiKeyRowProps {
  readonly apiKey: ApiKey;
  readonly onReplace: () => void;
  readonly onDelete: () => void;
}

/** One key, by its end. One that was replaced says until when it works, and is not replaced again. */
export function ApiKeyRow({ apiKey, onReplace, onDelete }: ApiKeyRowProps) {
  const { t } = useTranslation("webhooks");
  const { name, hint, created_at: createdAt, last_used_at: lastUsedAt, expires_at: expiresAt } = apiKey;
  return (
    <Group component="li" justify="space-between" gap="xs">
      <Stack gap={2}>
        <Group gap="xs">
          <Text fw={500}>{name}</Text>
          <Code>{hint}</Code>
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
      </Stack>
      <Group gap="xs">
        {expiresAt === null && (
          <Button size="xs" variant="default" onClick={onReplace} aria-label={t("keys.replaceWhat", { name, hint })}>
            {t("keys.replace")}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          c="var(--mantine-color-error)"
          onClick={onDelete}
          aria-label={t("keys.deleteWhat", { name, hint })}
        >
          {t("keys.delete")}
        </Button>
      </Group>
    </Group>
  );
}

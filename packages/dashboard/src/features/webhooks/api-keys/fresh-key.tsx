import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { NewApiKey } from "../../../api/openapi.ts";
import { Done } from "../../../ui/done.tsx";
import { SecretField } from "../../../ui/secret-field.tsx";

interface FreshKeyProps {
  readonly fresh: NewApiKey;
  readonly onDone: () => void;
}

/** The one moment in which a key can be copied. */
export function FreshKey({ fresh, onDone }: FreshKeyProps) {
  const { t } = useTranslation("webhooks");
  return (
    <Done title={t("keys.freshTitle", { name: fresh.name })}>
      <Stack gap="sm">
        <Text size="sm">{t("keys.freshText")}</Text>
        <SecretField what={t("keys.title")} value={fresh.key} />
        <Group>
          <Button size="xs" variant="default" onClick={onDone}>
            {t("keys.freshDone")}
          </Button>
        </Group>
      </Stack>
    </Done>
  );
}

import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { NewApiKey } from "../../api/client/openapi.ts";
import { Done } from "../done.tsx";
import { SecretField } from "../secret-field.tsx";

interface FreshKeyProps {
  readonly fresh: NewApiKey;
  readonly onDone: () => void;
}

/** The one moment in which a key can be copied. */
export function FreshKey({ fresh, onDone }: FreshKeyProps) {
  const { t } = useTranslation("secret");
  return (
    <Done title={t("fresh.title", { name: fresh.name })}>
      <Stack gap="sm">
        <Text size="sm">{t("fresh.text")}</Text>
        <SecretField what={t("fresh.what")} value={fresh.key} />
        <Group>
          <Button size="xs" variant="default" onClick={onDone}>
            {t("fresh.done")}
          </Button>
        </Group>
      </Stack>
    </Done>
  );
}

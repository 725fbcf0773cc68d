import { Anchor, Card, Code, Group, List, Stack, Text, Title } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "../../app/paths.ts";
import { CopyButton } from "../../ui/copy-button.tsx";

const STEPS = ["key", "app", "connect", "trigger", "on"] as const;

/** From nothing to a Zap that is on; the address is copied, the key is made where keys are made. */
export function HowToConnect() {
  const { t } = useTranslation("zapier");
  const address = globalThis.location.origin;
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="connect">
      <Stack gap="sm">
        <Title order={2} size="h4" id="connect">
          {t("connect.title")}
        </Title>
        <Group gap="sm">
          <Text size="sm" fw={500}>
            {t("connect.address")}
          </Text>
          <Code style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>{address}</Code>
          <CopyButton value={address} what={t("connect.address")} />
        </Group>
        <List type="ordered" size="sm" spacing={6}>
          {STEPS.map((step) => (
            <List.Item key={step}>
              <Trans
                t={t}
                i18nKey={`connect.${step}`}
                components={{
                  b: <strong />,
                  keys: <Anchor component={Link} to={paths.webhooks} size="sm" underline="always" />,
                }}
              />
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {t("connect.nothing")}
        </Text>
      </Stack>
    </Card>
  );
}

import { Code, Group, List, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { StepCard } from "../../../ui/steps/step-card.tsx";
import { WebhookKey } from "./webhook-key.tsx";

/** Step two: Haak's address into Plug&Pay. It is done once something came in by it. */
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

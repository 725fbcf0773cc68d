import { Badge, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Decision } from "../../../api/client/openapi.ts";

/** What every rule said, in the hub's words: those that called first, and then the noes. */
export function Decided({ decisions }: { readonly decisions: readonly Decision[] }) {
  const { t } = useTranslation("events");
  if (decisions.length === 0) return <Text size="sm">{t("story.noRules")}</Text>;
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
      {decisions
        .toSorted((one, other) => Number(other.called) - Number(one.called))
        .map(({ rule, called, reason }) => (
          <li key={rule.id}>
            <Group gap="xs">
              <Badge variant="dot" color={called ? "green" : "gray.6"} tt="none" fw={500}>
                {t(called ? "story.called" : "story.notCalled")}
              </Badge>
              <Text size="sm" fw={600}>
                {rule.name}
              </Text>
            </Group>
            <Text size="sm">{reason.text}</Text>
          </li>
        ))}
    </Stack>
  );
}

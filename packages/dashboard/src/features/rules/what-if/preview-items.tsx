import { Anchor, Badge, Group, Stack, Switch, Text } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Preview } from "../../../api/client/openapi.ts";
import { eventPath } from "../../../app/paths.ts";

export function PreviewItems({ items }: { readonly items: Preview["items"] }) {
  const { t } = useTranslation("rules");
  const [all, setAll] = useState(false);
  const called = items.filter((item) => item.called);
  if (items.length === 0) return null;
  const shown = all ? items : called;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {t(called.length === 0 ? "whatIf.forNone" : "whatIf.forThese")}
        </Text>
        <Switch
          size="xs"
          label={t("whatIf.showAll")}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </Group>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
        {shown.map((item) => (
          <Item key={`${item.event_id} ${item.line_number ?? ""}`} item={item} />
        ))}
      </Stack>
    </Stack>
  );
}

function Item({ item }: { readonly item: Preview["items"][number] }) {
  const { t } = useTranslation("rules");
  const Icon = item.called ? IconCheck : IconMinus;
  const what = item.order_id === undefined ? item.key : t("whatIf.order", { id: item.order_number ?? item.order_id });
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <Icon size={16} aria-hidden style={{ flexShrink: 0, marginTop: 4 }} />
      <Stack gap={2} style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Anchor
            component={Link}
            to={eventPath(item.event_id)}
            size="sm"
            fw={500}
            style={{ overflowWrap: "anywhere" }}
          >
            {item.line_number === undefined ? what : t("whatIf.line", { what, number: item.line_number })}
          </Anchor>
          {item.already_sent && (
            <Badge size="sm" variant="default" tt="none">
              {t("whatIf.sent")}
            </Badge>
          )}
        </Group>
        {!item.called && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {item.reason.text}
          </Text>
        )}
      </Stack>
    </Group>
  );
}

import { Anchor, Card, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAuditLog } from "../../api/audit-log.ts";
import type { AuditEntry } from "../../api/client/openapi.ts";
import { useFieldName } from "../../ui/field-name.ts";
import { Moment } from "../../ui/formats.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { subjectPath } from "./subject-path.ts";

export function ChangesPage() {
  const { t } = useTranslation("changes");
  const changes = useAuditLog();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <LiveList query={changes} failed={t("failed")} empty={<Empty title={t("none")} text={t("noneText")} />}>
        {(rows) => (
          <Card withBorder padding="lg">
            <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: "none" }} aria-label={t("title")}>
              {rows.map((entry) => (
                <ChangeRow key={entry.id} entry={entry} />
              ))}
            </Stack>
          </Card>
        )}
      </LiveList>
    </Page>
  );
}

function ChangeRow({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation("changes");
  const { by, fields, address, subject_name: name } = entry;
  const nameOf = useFieldName();
  const path = subjectPath(entry);
  const did = t(`action.${entry.action}`);
  const what = name === null ? did : t("named", { did, name });
  const who = by.kind === "admin" ? t("byAdmin") : t("byKey", { name: by.name });
  return (
    <Stack component="li" className="row" gap={4} py="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500} style={{ overflowWrap: "anywhere" }}>
          {what}
        </Text>
        <Text size="sm" c="dimmed">
          <Moment at={entry.at} />
        </Text>
      </Group>
      {fields.length > 0 && (
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {t("fields", { fields: fields.map(nameOf).join(", ") })}
        </Text>
      )}
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {t("who", { who, address })}
        </Text>
        {path !== null && (
          <Anchor component={Link} to={path} size="sm" aria-label={t("viewWhat", { what })}>
            {t("view")}
          </Anchor>
        )}
      </Group>
    </Stack>
  );
}

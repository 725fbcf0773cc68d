import { Card, Select, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NOTICE_STATES, useInbox } from "../../../api/inbox.ts";
import { Empty } from "../../../ui/empty.tsx";
import { LiveList } from "../../../ui/live-list.tsx";
import { useFilters } from "../../../ui/use-filters.ts";
import { NoticeRow } from "./notice-row.tsx";

/** Every notice as it came, the refused and the unknown too; which state is looked at stands in the address. */
export function InboxCard() {
  const { t } = useTranslation("plugAndPay");
  const { filters, change, isNarrowed } = useFilters(["notices"]);
  const inbox = useInbox(filters.notices);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="inbox">
      <Stack gap="sm">
        <Title order={2} size="h4" id="inbox">
          {t("inbox.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("inbox.text")}
        </Text>
        <Select
          label={t("inbox.state")}
          placeholder={t("inbox.every")}
          clearable
          clearButtonProps={{ "aria-label": t("inbox.every") }}
          data={NOTICE_STATES.map((value) => ({ value, label: t(`inbox.states.${value}`) }))}
          value={filters.notices || null}
          onChange={(state) => change("notices", state)}
          maw={320}
        />
        <LiveList
          query={inbox}
          failed={t("inbox.failed")}
          empty={<Empty title={t("inbox.none")} text={isNarrowed ? t("inbox.noneInState") : t("inbox.noneYet")} />}
        >
          {(notices) => (
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
              {notices.map((notice) => (
                <NoticeRow key={notice.id} notice={notice} />
              ))}
            </Stack>
          )}
        </LiveList>
      </Stack>
    </Card>
  );
}

import { Group, List, Loader, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/openapi.ts";
import { Done } from "../../../ui/done.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { StepCard } from "./step-card.tsx";

/** Step three: a first notice. The page asks the hub again and again, so that it shows by itself. */
export function NoticeStep({ source }: { readonly source: PlugAndPaySource }) {
  const { t } = useTranslation("plugAndPay");
  const { last_seen_at: seenAt } = source;
  return (
    <StepCard number={3} title={t("notice.title")} state={seenAt === null ? "checking" : "done"}>
      {seenAt === null ? (
        <Waiting />
      ) : (
        <Done title={t("notice.seen")}>
          <Trans t={t} i18nKey="notice.seenAt" components={{ at: <Moment at={seenAt} /> }} />
        </Done>
      )}
    </StepCard>
  );
}

function Waiting() {
  const { t } = useTranslation("plugAndPay");
  return (
    <>
      <Group gap="xs" role="status" wrap="nowrap">
        <Loader size="xs" aria-hidden />
        <Text size="sm">{t("notice.waiting")}</Text>
      </Group>
      <Text size="sm">{t("notice.how")}</Text>
      <Text size="sm" fw={500}>
        {t("notice.nothing")}
      </Text>
      <List size="sm" spacing={4}>
        {(["checkAddress", "checkActive", "checkReachable"] as const).map((part) => (
          <List.Item key={part}>{t(`notice.${part}`)}</List.Item>
        ))}
      </List>
    </>
  );
}

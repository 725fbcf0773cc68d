import { List, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { Moment } from "../../../ui/formats.tsx";
import { Done } from "../../../ui/states.tsx";
import { StepCard, StepWaiting } from "../../../ui/step-card.tsx";

/** Step three: the first notice. The page refreshes itself, so that it appears without a reload. */
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
      <StepWaiting>{t("notice.waiting")}</StepWaiting>
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

import { Anchor, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "../../../app/paths.ts";
import { Moment } from "../../../ui/moment.tsx";
import { StepCard } from "../../../ui/steps/step-card.tsx";

interface ArrivalStepProps {
  /** When Plug&Pay last sent a notice; null if it never has. */
  readonly noticeAt: string | null;
  /** When the newest event was received, from whatever source; null in a shop without events. */
  readonly eventAt: string | null;
}

/** Step four: the shop hears of purchases at all. */
export function ArrivalStep({ noticeAt, eventAt }: ArrivalStepProps) {
  const { t } = useTranslation(["connection", "access"]);
  const at = noticeAt ?? eventAt;
  return (
    <StepCard number={4} title={t("connection:arrival.title")} state={at === null ? "todo" : "done"}>
      {at === null ? (
        <Text size="sm">
          <Trans
            t={t}
            i18nKey="connection:arrival.none"
            components={{ plug: <Anchor component={Link} to={paths.plugAndPay} size="sm" underline="always" /> }}
          />
        </Text>
      ) : (
        <Text size="sm" role="status">
          <Trans
            t={t}
            i18nKey={noticeAt === null ? "connection:arrival.event" : "connection:arrival.notice"}
            components={{ at: <Moment at={at} /> }}
          />
        </Text>
      )}
    </StepCard>
  );
}

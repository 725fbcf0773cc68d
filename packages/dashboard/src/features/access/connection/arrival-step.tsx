import { Anchor, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "../../../app/paths.ts";
import { Moment } from "../../../ui/moment.tsx";
import { StepCard } from "../../../ui/steps/step-card.tsx";
import type { Arrivals } from "../api/get-arrivals.ts";

/** Step four: the shop hears of purchases at all. */
export function ArrivalStep({ arrivals: { noticeAt, eventAt } }: { readonly arrivals: Arrivals }) {
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

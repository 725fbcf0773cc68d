import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { EventWithDecisions } from "../../../api/client/openapi.ts";
import { ExactMoment } from "../../../ui/exact-moment.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Money } from "../../../ui/money.tsx";
import { subjectOf } from "../about-event.tsx";

/** What happened, and when the hub heard of it. */
export function Received({ event }: { readonly event: EventWithDecisions }) {
  const { t } = useTranslation("events");
  const { name, email, amount, isTest } = subjectOf(event);
  const order = "order" in event.data ? event.data.order : null;
  const lines = order?.lines.map(({ quantity, product }) => `${quantity} × ${product.title}`).join(", ");
  return (
    <Stack gap="sm">
      <Facts
        facts={[
          [t("story.happened"), <ExactMoment key="at" at={event.occurred_at} />],
          [t("story.heard"), <ExactMoment key="at" at={event.received_at} />],
          [t("story.road"), t(`road.${event.road.kind}`)],
          [t("facts.order"), order && (isTest ? `${name} (${t("test")})` : name)],
          [t("facts.customer"), email],
          [t("facts.amount"), amount && <Money {...amount} />],
          [t("facts.kind"), order && t(`kind.${order.kind}`)],
          [t("facts.lines"), lines],
          [
            t("story.key"),
            <span key="key" translate="no">
              {event.key}
            </span>,
          ],
        ]}
      />
    </Stack>
  );
}

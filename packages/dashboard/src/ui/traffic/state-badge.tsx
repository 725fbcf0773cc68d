import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeliveryState } from "../../api/client/openapi.ts";

const COLOURS: Readonly<Record<DeliveryState, string>> = {
  pending: "blue",
  sending: "blue",
  delivered: "green",
  waiting: "yellow",
  paused: "orange",
  failed: "red",
  cancelled: "gray.6",
};

/** All states. Those that need a person come first. */
export const DELIVERY_STATES: readonly DeliveryState[] = [
  "failed",
  "waiting",
  "paused",
  "pending",
  "sending",
  "delivered",
  "cancelled",
];

/** A word beside the colour, because some people do not see colours. */
export function StateBadge({ state }: { readonly state: DeliveryState }) {
  const { t } = useTranslation("traffic");
  return (
    <Badge variant="dot" color={COLOURS[state]} tt="none" fw={500} style={{ flexShrink: 0 }}>
      {t(`state.${state}`)}
    </Badge>
  );
}

import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/openapi.ts";

const COLOURS: Readonly<Record<Endpoint["health"], string>> = {
  ok: "green",
  failing: "red",
  paused: "orange",
  off: "gray",
};

/** How an endpoint does, in a word. */
export function HealthBadge({ health }: { readonly health: Endpoint["health"] }) {
  const { t } = useTranslation("traffic");
  return (
    <Badge variant="dot" color={COLOURS[health]} tt="none" fw={500} style={{ flexShrink: 0 }}>
      {t(`health.${health}`)}
    </Badge>
  );
}

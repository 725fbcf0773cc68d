import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/client/openapi.ts";

/** What is shown of an endpoint; of one where nothing has arrived, nobody knows yet whether it works. */
type Shown = Endpoint["health"] | "unproven";

const COLOURS: Readonly<Record<Shown, string>> = {
  ok: "green",
  unproven: "gray.6",
  failing: "red",
  paused: "orange",
  off: "gray.6",
};

/** How an endpoint does, in a word. */
export function HealthBadge({ endpoint }: { readonly endpoint: Pick<Endpoint, "health" | "last_success_at"> }) {
  const { t } = useTranslation("traffic");
  const shown: Shown = endpoint.health === "ok" && endpoint.last_success_at === null ? "unproven" : endpoint.health;
  return (
    <Badge variant="dot" color={COLOURS[shown]} tt="none" fw={500} style={{ flexShrink: 0 }}>
      {t(`health.${shown}`)}
    </Badge>
  );
}

import { Badge, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/client/openapi.ts";

interface EndpointNameProps {
  readonly kind: string;
  readonly url: string;
}

const KINDS = ["webhook", "zapier", "huddle"] as const;

/** A connection shows only its host, because the addresses of its calls mean nothing to people. */
export function whereOf({ kind, url }: EndpointNameProps): string {
  return kind === "webhook" || kind === "zapier" ? url : (URL.parse(url)?.host ?? url);
}

/** A long address breaks anywhere, so that it fits on a narrow screen. */
export function EndpointName({ kind, url }: EndpointNameProps) {
  const { t } = useTranslation("traffic");
  const known = KINDS.find((one) => one === kind) ?? "other";
  return (
    <Text span size="sm" style={{ overflowWrap: "anywhere" }}>
      {t(`kind.${known}`)} <span translate="no">{whereOf({ kind, url })}</span>
    </Text>
  );
}

/** Until something has arrived, it is unknown whether an endpoint works. */
type Shown = Endpoint["health"] | "unproven";

const COLOURS: Readonly<Record<Shown, string>> = {
  ok: "green",
  unproven: "gray.6",
  failing: "red",
  paused: "orange",
  off: "gray.6",
};

export function HealthBadge({ endpoint }: { readonly endpoint: Pick<Endpoint, "health" | "last_success_at"> }) {
  const { t } = useTranslation("traffic");
  const shown: Shown = endpoint.health === "ok" && endpoint.last_success_at === null ? "unproven" : endpoint.health;
  return (
    <Badge variant="dot" color={COLOURS[shown]} tt="none" fw={500} style={{ flexShrink: 0 }}>
      {t(`health.${shown}`)}
    </Badge>
  );
}

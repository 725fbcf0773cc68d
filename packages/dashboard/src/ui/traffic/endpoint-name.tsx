import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface EndpointNameProps {
  readonly kind: string;
  readonly url: string;
}

const KINDS = ["webhook", "zapier", "huddle"] as const;

/** Where an endpoint is. A connection is called at addresses of its own system, which say nothing to people: its host does. */
export function whereOf({ kind, url }: EndpointNameProps): string {
  return kind === "webhook" || kind === "zapier" ? url : (URL.parse(url)?.host ?? url);
}

/** What is called, by its kind and its address. A long address breaks anywhere, so that no screen is too narrow for it. */
export function EndpointName({ kind, url }: EndpointNameProps) {
  const { t } = useTranslation("traffic");
  const known = KINDS.find((one) => one === kind) ?? "other";
  return (
    <Text span size="sm" style={{ overflowWrap: "anywhere" }}>
      {t(`kind.${known}`)} <span translate="no">{whereOf({ kind, url })}</span>
    </Text>
  );
}

import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SettingsValues } from "./settings-values.ts";

/** Says in words what the boxes above it come to; changes with every tick, also for those who hear it. */
export function OrdersSentence({ orders }: Pick<SettingsValues, "orders">) {
  const { t } = useTranslation("webhooks");
  const recurring = orders.recurring ? "recurring" : "first";
  const sentences =
    orders.url.trim() === ""
      ? [t("says.nothing")]
      : [
          t(`says.${orders.moment}.${recurring}`),
          t(orders.per_line ? "says.perLine" : "says.perOrder"),
          t(orders.include_test ? "says.withTest" : "says.withoutTest"),
        ];
  return <Says text={sentences.join(" ")} />;
}

/** The same for the cancellations URL. */
export function CancellationsSentence({ cancellations }: Pick<SettingsValues, "cancellations">) {
  const { t } = useTranslation("webhooks");
  return <Says text={t(cancellations.url.trim() === "" ? "says.nothing" : "says.ended")} />;
}

function Says({ text }: { readonly text: string }) {
  return (
    <Text
      role="status"
      size="sm"
      p="sm"
      bg="var(--mantine-primary-color-light)"
      style={{ borderRadius: "var(--mantine-radius-md)" }}
    >
      {text}
    </Text>
  );
}

import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClock, IconInfoCircle } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import type { Decision } from "../../../api/client/openapi.ts";
import { type Summary, summarise } from "./summarise.ts";

const LOOKS: Readonly<
  Record<Summary["kind"], readonly [colour: string, icon: ComponentType<{ "aria-hidden": true }>]>
> = {
  noRules: ["gray", IconInfoCircle],
  nobody: ["gray", IconInfoCircle],
  noCallNeeded: ["gray", IconInfoCircle],
  failing: ["red", IconAlertTriangle],
  paused: ["orange", IconAlertTriangle],
  waiting: ["yellow", IconClock],
  underWay: ["blue", IconClock],
  delivered: ["green", IconCheck],
  cancelled: ["gray", IconInfoCircle],
};

/** The answer in one look, above the story. */
export function SummaryAlert({ decisions }: { readonly decisions: readonly Decision[] }) {
  const { t } = useTranslation("events");
  const summary = summarise(decisions);
  const [color, Icon] = LOOKS[summary.kind];
  const title =
    "count" in summary ? t(`summary.${summary.kind}`, { count: summary.count }) : t(`summary.${summary.kind}`);
  return (
    <Alert color={color} icon={<Icon aria-hidden />} title={title} role="status">
      <Explanation kind={summary.kind} />
      {summary.kind === "failing" && summary.waiting > 0 && ` ${t("summary.othersWait", { count: summary.waiting })}`}
    </Alert>
  );
}

/** What to do about it, where there is something to do. */
function Explanation({ kind }: Pick<Summary, "kind">) {
  const { t } = useTranslation("events");
  if (kind === "delivered" || kind === "underWay") return null;
  return t(`summary.${kind}Text`);
}

import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClock, IconInfoCircle } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import type { Decision, DeliveryState } from "../../api/client/openapi.ts";
import { useEndpoints } from "../../api/endpoints.ts";

/** The one thing about an event that matters most. */
type Summary =
  | { readonly kind: "noRules" | "nobody" | "noCallNeeded" }
  | {
      /** How many other calls still wait for a retry. */
      readonly kind: "failing";
      readonly count: number;
      readonly waiting: number;
    }
  | {
      readonly kind: "waiting" | "off" | "paused" | "underWay" | "delivered" | "cancelled";
      readonly count: number;
    };

/** Most serious first. Failed calls come before all of these. */
const GRAVITY: readonly (readonly [
  Exclude<Summary["kind"], "noRules" | "nobody" | "noCallNeeded" | "failing" | "off">,
  readonly DeliveryState[],
])[] = [
  ["paused", ["paused"]],
  ["waiting", ["waiting"]],
  ["underWay", ["pending", "sending"]],
  ["delivered", ["delivered"]],
  ["cancelled", ["cancelled"]],
];

/** `off` holds the endpoints that are off, because only these need a person: a paused one is tested by Haak itself. */
export function summarise(decisions: readonly Decision[], off: ReadonlySet<string> = new Set()): Summary {
  const states = decisions.flatMap(({ deliveries }) => deliveries.map(({ state }) => state));
  const countOf = (some: readonly DeliveryState[]) => states.filter((state) => some.includes(state)).length;
  const failed = countOf(["failed"]);
  if (failed > 0) return { kind: "failing", count: failed, waiting: countOf(["waiting", "paused"]) };
  const atOff = decisions
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ state, endpoint_id: endpointId }) => state === "paused" && off.has(endpointId)).length;
  if (atOff > 0) return { kind: "off", count: atOff };
  for (const [kind, some] of GRAVITY) {
    const count = countOf(some);
    if (count > 0) return { kind, count };
  }
  if (decisions.length === 0) return { kind: "noRules" };
  return { kind: decisions.some(({ called }) => called) ? "noCallNeeded" : "nobody" };
}

const LOOKS: Readonly<
  Record<Summary["kind"], readonly [colour: string, icon: ComponentType<{ "aria-hidden": true }>]>
> = {
  noRules: ["gray", IconInfoCircle],
  nobody: ["gray", IconInfoCircle],
  noCallNeeded: ["gray", IconInfoCircle],
  failing: ["red", IconAlertTriangle],
  off: ["orange", IconAlertTriangle],
  paused: ["orange", IconAlertTriangle],
  waiting: ["yellow", IconClock],
  underWay: ["blue", IconClock],
  delivered: ["green", IconCheck],
  cancelled: ["gray", IconInfoCircle],
};

export function SummaryAlert({ decisions }: { readonly decisions: readonly Decision[] }) {
  const { t } = useTranslation("events");
  const { data: endpoints = [] } = useEndpoints();
  const off = new Set(endpoints.flatMap(({ id, enabled }) => (enabled ? [] : id)));
  const summary = summarise(decisions, off);
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

function Explanation({ kind }: Pick<Summary, "kind">) {
  const { t } = useTranslation("events");
  if (kind === "delivered" || kind === "underWay") return null;
  return t(`summary.${kind}Text`);
}

import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Trigger } from "../../../api/client/openapi.ts";
import { fitsOf } from "./fits.ts";
import type { RuleForm } from "./use-rule-form.ts";

const GROUPS = [
  { name: "orders", triggers: ["order.paid", "order.created", "payment.reversed"] },
  { name: "subscriptions", triggers: ["subscription.started", "subscription.cancelled", "subscription.ended"] },
  { name: "affiliates", triggers: ["affiliate.accepted", "affiliate.declined", "affiliate.quit"] },
  { name: "forms", triggers: ["form.submitted"] },
  { name: "endpoints", triggers: ["endpoint.failing", "endpoint.recovered", "endpoint.switched_off"] },
] as const satisfies readonly { name: string; triggers: readonly Trigger[] }[];

/** What the rule waits for. Another trigger takes along only what can be with it. */
export function TriggerField({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const data = GROUPS.map(({ name, triggers }) => ({
    group: t(`groups.${name}`),
    items: triggers.map((value) => ({ value, label: t(`triggers.${value}`) })),
  }));
  const choose = (chosen: string) => {
    const trigger = GROUPS.flatMap(({ triggers }): Trigger[] => [...triggers]).find((one) => one === chosen);
    if (trigger === undefined) return;
    const { does, what } = form.values;
    form.setValues({
      trigger,
      does: does === "huddle" && !fitsOf(trigger).huddle ? "webhook" : does,
      // Who has cancelled has paid until the end, and keeps the access until then.
      what: trigger === "subscription.cancelled" && what === "revoke" ? "grant" : what,
    });
  };
  return (
    <NativeSelect
      label={t("form.trigger")}
      description={form.values.trigger === "subscription.cancelled" ? t("form.stillActive") : undefined}
      data={data}
      value={form.values.trigger}
      onChange={(event) => choose(event.currentTarget.value)}
      error={form.errors.trigger}
    />
  );
}

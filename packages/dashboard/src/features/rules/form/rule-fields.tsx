import { Card, Checkbox, NativeSelect, Radio, Stack, Text, TextInput, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Trigger } from "../../../api/client/openapi.ts";
import { Loading } from "../../../ui/states.tsx";
import { fitsOf } from "./fits.ts";
import { type RuleForm, useRuleName } from "./use-rule-form.ts";
import { WebhookFields } from "./webhook-fields.tsx";

/** Loaded later, because searchable drop-downs are the heaviest part of the page. */
const ScopeFields = lazy(() => import("./scope-fields.tsx").then((module) => ({ default: module.ScopeFields })));

/** Shows only the fields that apply to the trigger. */
export function RuleFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const name = useRuleName();
  return (
    <>
      <Card withBorder padding="lg" component="section" aria-labelledby="rule-when">
        <Stack>
          <Title order={2} size="h4" id="rule-when">
            {t("form.when")}
          </Title>
          <TriggerField form={form} />
          <Suspense fallback={<Loading />}>
            <ScopeFields form={form} />
          </Suspense>
          <OrderFields form={form} />
        </Stack>
      </Card>
      <Card withBorder padding="lg" component="section" aria-labelledby="rule-what">
        <Stack>
          <Title order={2} size="h4" id="rule-what">
            {t("form.what")}
          </Title>
          <ActionFields form={form} />
          <TextInput
            label={t("form.name")}
            description={t("form.nameHint")}
            placeholder={name({ ...form.values, name: "" })}
            maxLength={200}
            {...form.getInputProps("name")}
          />
        </Stack>
      </Card>
    </>
  );
}

const GROUPS = [
  { name: "orders", triggers: ["order.paid", "order.created", "payment.reversed"] },
  { name: "subscriptions", triggers: ["subscription.started", "subscription.cancelled", "subscription.ended"] },
  { name: "affiliates", triggers: ["affiliate.accepted", "affiliate.declined", "affiliate.quit"] },
  { name: "forms", triggers: ["form.submitted"] },
  { name: "endpoints", triggers: ["endpoint.failing", "endpoint.recovered", "endpoint.switched_off"] },
] as const satisfies readonly { name: string; triggers: readonly Trigger[] }[];

/** If the trigger changes, only the values that fit the new one stay. */
function TriggerField({ form }: { readonly form: RuleForm }) {
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
      // Not a revoke, because a customer who has cancelled has paid until the end and must keep the access until then.
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

const KINDS = ["first", "upsell", "installment", "renewal"] as const;

function OrderFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const fits = fitsOf(form.values.trigger);
  const box = (name: "per_line" | "include_test") => form.getInputProps(name, { type: "checkbox" });
  return (
    <>
      {fits.kinds && (
        <Checkbox.Group label={t("form.kinds")} {...form.getInputProps("kinds")}>
          <Stack gap={6} pt={6}>
            {KINDS.map((kind) => (
              <Checkbox key={kind} value={kind} label={t(`kinds.${kind}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {fits.lines && <Checkbox label={t("form.perLine")} description={t("form.perLineHint")} {...box("per_line")} />}
      {fits.test && <Checkbox label={t("form.includeTest")} {...box("include_test")} />}
    </>
  );
}

/** Loaded only if Huddle is chosen, because most rules are webhooks and these fields are large. */
const HuddleFields = lazy(() => import("./huddle-fields.tsx").then((module) => ({ default: module.HuddleFields })));

function ActionFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const { does } = form.values;
  if (does === "kept") return <Text size="sm">{t("form.keptAction")}</Text>;
  return (
    <>
      {fitsOf(form.values.trigger).huddle && (
        <Radio.Group label={t("form.does")} {...form.getInputProps("does")}>
          <Stack gap={6} pt={6}>
            <Radio value="webhook" label={t("form.doesWebhook")} />
            <Radio value="huddle" label={t("form.doesHuddle")} />
          </Stack>
        </Radio.Group>
      )}
      {does === "webhook" ? (
        <WebhookFields form={form} />
      ) : (
        <Suspense fallback={<Loading />}>
          <HuddleFields form={form} />
        </Suspense>
      )}
    </>
  );
}

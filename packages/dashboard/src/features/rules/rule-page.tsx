import { Alert, Anchor, Button, Group, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import type { Rule } from "../../api/client/openapi.ts";
import { type Tagged, wasChangedMeanwhile } from "../../api/client/tagged.ts";
import { shownName, useChangeRule, useRule } from "../../api/rules.ts";
import { endpointPath, paths } from "../../app/paths.ts";
import { Failure, NotSaved } from "../../ui/failure.tsx";
import { fieldErrorsOf } from "../../ui/field-errors.ts";
import { Page } from "../../ui/page.tsx";
import { Done, Loaded } from "../../ui/states.tsx";
import { Unsaved } from "../../ui/unsaved.tsx";
import { useStoredValues } from "../../ui/use-stored-values.ts";
import { BackToScope } from "./back-to-scope.tsx";
import { checkValues } from "./form/check-values.ts";
import { RuleFields } from "./form/rule-fields.tsx";
import { ruleFieldOf, toBody, toRuleValues } from "./form/rule-values.ts";
import { useRuleForm, useRuleName, useShowRefusal } from "./form/use-rule-form.ts";
import { DeleteRule } from "./list/delete-rule.tsx";
import { RuleSummary } from "./list/rule-summary.tsx";
import { LaterWhatIf } from "./what-if/later-what-if.tsx";

export function RulePage() {
  const { t } = useTranslation("rules");
  const { id = "" } = useParams();
  const rule = useRule(id);
  const read = rule.data;
  const isOwn = read?.value.origin === "rule";
  return (
    <Page
      title={read ? shownName(read.value) : t("form.title")}
      actions={read && isOwn ? <RuleActions rule={read.value} /> : null}
    >
      {read?.value.endpoint.enabled === false && <EndpointOff id={read.value.endpoint.id} />}
      <Loaded query={rule} failed={t("form.notRead")}>
        {(one) =>
          one.value.origin === "rule" ? <RuleEditor key={id} read={one} /> : <MadeElsewhere rule={one.value} />
        }
      </Loaded>
    </Page>
  );
}

/** A warning, because calls to an endpoint that is off are not sent, and the rule's own switch does not show that. */
function EndpointOff({ id }: { readonly id: string }) {
  const { t } = useTranslation("rules");
  return (
    <Alert color="orange" title={t("endpointOff.title")}>
      <Text size="sm">{t("endpointOff.text")}</Text>
      <Anchor component={Link} to={endpointPath(id)} size="sm">
        {t("endpointOff.link")}
      </Anchor>
    </Alert>
  );
}

function RuleActions({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation("rules");
  const navigate = useNavigate();
  const change = useChangeRule();
  return (
    <>
      {change.error && <Failure error={change.error} />}
      <Switch
        aria-label={t("list.switch", { name: shownName(rule) })}
        label={t(rule.enabled ? "list.on" : "list.off")}
        checked={rule.enabled}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ id: rule.id, patch: { enabled: event.currentTarget.checked } })}
      />
      <DeleteRule rule={rule} name={shownName(rule)} onDeleted={() => void navigate(paths.rules, { replace: true })} />
    </>
  );
}

function RuleEditor({ read }: { readonly read: Tagged<Rule> }) {
  const { t } = useTranslation("rules");
  const rule = read.value;
  const stored = useRule(rule.id);
  const form = useRuleForm(toRuleValues(rule));
  useStoredValues(form, read, toRuleValues);
  const showRefusal = useShowRefusal(form);
  const name = useRuleName();
  const change = useChangeRule();
  const body = () => toBody(form.values, { name: name(form.values), enabled: rule.enabled, kept: rule.action });
  const submit = form.onSubmit(() =>
    change.mutate(
      { id: rule.id, patch: body(), read },
      {
        onError: (error) => {
          if (wasChangedMeanwhile(error)) void stored.refetch();
          showRefusal(error);
        },
      },
    ),
  );
  const dirty = form.isDirty();
  const isComplete = Object.keys(checkValues(form.values)).length === 0;
  const [product = null] = rule.scope.products;
  const [upsell = null] = rule.scope.upsells;
  return (
    <>
      <BackToScope product={product} upsell={upsell} />
      <MadeJustNow hidden={change.isSuccess || dirty} />
      <form onSubmit={submit} noValidate>
        <Unsaved when={dirty && !change.isPending} />
        <Stack gap="lg">
          <RuleFields form={form} />
          {change.error && (
            <NotSaved error={change.error} atFields={fieldErrorsOf(change.error, ruleFieldOf(form.values)).complete} />
          )}
          {change.isSuccess && !dirty && <Done title={t("form.saved")}>{t("form.savedText")}</Done>}
          <Group>
            <Button type="submit" loading={change.isPending}>
              {t("form.save")}
            </Button>
          </Group>
        </Stack>
      </form>
      <LaterWhatIf rule={isComplete ? body() : null} saved={rule} dirty={dirty} />
    </>
  );
}

/** Shown after a new rule was saved. */
function MadeJustNow({ hidden }: { readonly hidden: boolean }) {
  const { t } = useTranslation("rules");
  const state: unknown = useLocation().state;
  const made = typeof state === "object" && state !== null && "made" in state;
  if (!made || hidden) return null;
  return <Done title={t("form.made")}>{t("form.madeText")}</Done>;
}

function MadeElsewhere({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation("rules");
  return (
    <Stack>
      <RuleSummary rule={rule} />
      <Alert color="blue" title={t("elsewhere.title")}>
        {rule.origin === "zapier" ? (
          <Text size="sm">{t("elsewhere.zapier")}</Text>
        ) : (
          <Anchor component={Link} to={paths.webhooks} size="sm">
            {t("elsewhere.settings")}
          </Anchor>
        )}
      </Alert>
    </Stack>
  );
}

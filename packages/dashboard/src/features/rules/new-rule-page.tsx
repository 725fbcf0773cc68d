import { Button, Group, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { useMakeRule } from "../../api/rules.ts";
import { rulePath } from "../../app/paths.ts";
import { NotSaved } from "../../ui/failure.tsx";
import { fieldErrorsOf } from "../../ui/field-errors.ts";
import { Page } from "../../ui/page.tsx";
import { Unsaved } from "../../ui/unsaved.tsx";
import { BackToScope } from "./back-to-scope.tsx";
import { checkValues } from "./form/check-values.ts";
import { RuleFields } from "./form/rule-fields.tsx";
import { newValues, ruleFieldOf, toBody } from "./form/rule-values.ts";
import { useRuleForm, useRuleName, useShowRefusal } from "./form/use-rule-form.ts";
import { LaterWhatIf } from "./what-if/later-what-if.tsx";

/** For the product or upsell in the address, or for all. */
export function NewRulePage() {
  const { t } = useTranslation("rules");
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const scope = { product: search.get("product"), upsell: search.get("upsell") };
  const form = useRuleForm(newValues(scope));
  const showRefusal = useShowRefusal(form);
  const name = useRuleName();
  const make = useMakeRule();
  const body = () => toBody(form.values, { name: name(form.values), enabled: true, kept: null });
  const submit = form.onSubmit(() =>
    make.mutate(body(), {
      onSuccess: ({ value }) => void navigate(rulePath(value.id), { replace: true, state: { made: true } }),
      onError: showRefusal,
    }),
  );
  const isComplete = Object.keys(checkValues(form.values)).length === 0;
  return (
    <Page title={t("form.newTitle")} intro={t("form.newIntro")}>
      <BackToScope {...scope} />
      <form onSubmit={submit} noValidate>
        <Unsaved when={form.isDirty() && !make.isPending && !make.isSuccess} />
        <Stack gap="lg">
          <RuleFields form={form} />
          {make.error && (
            <NotSaved error={make.error} atFields={fieldErrorsOf(make.error, ruleFieldOf(form.values)).complete} />
          )}
          <Group>
            <Button type="submit" loading={make.isPending}>
              {t("form.make")}
            </Button>
          </Group>
        </Stack>
      </form>
      <LaterWhatIf rule={isComplete ? body() : null} saved={null} dirty />
    </Page>
  );
}

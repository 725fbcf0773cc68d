import { Anchor, List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Rule } from "../../../api/client/openapi.ts";
import { newRulePath, paths, rulePath } from "../../../app/paths.ts";
import { StepCard, StepProblem, type StepState } from "../../../ui/step-card.tsx";

export function letsIn({ action }: Rule): boolean {
  return "do" in action && action.do !== "revoke";
}

/** Step three: a rule that says which purchase gives access. */
export function RuleStep({ rules }: { readonly rules: readonly Rule[] }) {
  const { t } = useTranslation(["connection", "access"]);
  const entries = rules.filter(letsIn);
  const state = judge(entries);
  return (
    <StepCard number={3} title={t("connection:rule.title")} state={state}>
      {state === "todo" && (
        <>
          <Text size="sm">{t("connection:rule.none")}</Text>
          <Text size="sm">
            <Anchor component={Link} to={newRulePath()} size="sm" underline="always">
              {t("connection:rule.make")}
            </Anchor>
          </Text>
        </>
      )}
      {state === "problem" && <StepProblem title={t("connection:rule.off")} text={t("connection:rule.offText")} />}
      {entries.length > 0 && <RuleLinks rules={entries} />}
      {state === "done" && !rules.some((rule) => rule.enabled && !letsIn(rule)) && (
        <Text size="sm">
          {t("connection:rule.noEnd")}{" "}
          <Anchor component={Link} to={paths.rules} size="sm" underline="always">
            {t("connection:rule.toRules")}
          </Anchor>
        </Text>
      )}
    </StepCard>
  );
}

function judge(entries: readonly Rule[]): StepState {
  if (entries.length === 0) return "todo";
  return entries.some(({ enabled }) => enabled) ? "done" : "problem";
}

function RuleLinks({ rules }: { readonly rules: readonly Rule[] }) {
  return (
    <List size="sm" spacing={4}>
      {rules.map(({ id, name }) => (
        <List.Item key={id}>
          <Anchor component={Link} to={rulePath(id)} size="sm" underline="always">
            {name}
          </Anchor>
        </List.Item>
      ))}
    </List>
  );
}

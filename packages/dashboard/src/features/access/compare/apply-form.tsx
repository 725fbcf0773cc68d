import { Button, Group, Progress, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Comparison } from "../../../api/client/openapi.ts";
import { useApplyComparison } from "../../../api/comparisons.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Done } from "../../../ui/states.tsx";

type Missing = "grants" | "tasks" | "nothing";
type Extra = "tasks" | "nothing";

/** Asks what to do about the people who were found, and shows the progress. It never removes anybody's access by itself. */
export function ApplyForm({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation("access");
  const { state, done } = comparison;
  if (state === "applied") return <Done title={t("compare.applied")}>{t("compare.came", done)}</Done>;
  if (state === "applying") {
    return (
      <Stack gap="xs" role="status">
        <Text size="sm">{t("compare.applying")}</Text>
        <Progress value={100} animated aria-label={t("compare.applying")} />
      </Stack>
    );
  }
  return <ActionForm comparison={comparison} />;
}

function ActionForm({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation("access");
  const [missing, setMissing] = useState<Missing>("nothing");
  const [extra, setExtra] = useState<Extra>("nothing");
  const [asking, setAsking] = useState(false);
  const apply = useApplyComparison(comparison.id);
  const actions = {
    missing: missing === "nothing" ? null : missing,
    without_reason: extra === "nothing" ? null : extra,
  };
  return (
    <Stack>
      {comparison.missing > 0 && (
        <Radio.Group
          label={t("compare.missing.what")}
          value={missing}
          onChange={(value) => setMissing(value === "grants" || value === "tasks" ? value : "nothing")}
        >
          <Choices group="missing" choices={["grants", "tasks", "nothing"]} />
        </Radio.Group>
      )}
      {comparison.without_reason > 0 && (
        <Radio.Group
          label={t("compare.without_reason.what")}
          value={extra}
          onChange={(value) => setExtra(value === "tasks" ? value : "nothing")}
        >
          <Choices group="without_reason" choices={["tasks", "nothing"]} />
        </Radio.Group>
      )}
      <Group>
        <Button disabled={actions.missing === null && actions.without_reason === null} onClick={() => setAsking(true)}>
          {t("compare.apply")}
        </Button>
      </Group>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("compare.applyTitle")}
        text={t("compare.applyText")}
        action={t("compare.apply")}
        onConfirm={() => apply.mutateAsync(actions)}
      />
    </Stack>
  );
}

interface ChoicesProps {
  readonly group: "missing" | "without_reason";
  readonly choices: readonly Missing[];
}

function Choices({ group, choices }: ChoicesProps) {
  const { t } = useTranslation("access");
  return (
    <Stack gap={6} pt={6}>
      {choices.map((choice) => (
        <Radio key={`${group} ${choice}`} value={choice} label={t(`compare.choice.${choice}`)} />
      ))}
    </Stack>
  );
}

import { Button, Group, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type RuleFilter, useRules } from "../../../api/rules.ts";
import { newRulePath } from "../../../app/paths.ts";
import { Loaded } from "../../../ui/states.tsx";
import { RuleRow } from "./rule-row.tsx";

interface RuleListProps {
  readonly filter: RuleFilter;
  readonly empty: ReactNode;
}

export function RuleList({ filter, empty }: RuleListProps) {
  const { t } = useTranslation("rules");
  const rules = useRules(filter);
  return (
    <Loaded query={rules} failed={t("list.failed")} isEmpty={(list) => list.length === 0} empty={empty}>
      {(list) => (
        <Stack>
          <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
            {list.map((rule) => (
              <RuleRow key={rule.id} rule={rule} />
            ))}
          </Stack>
          {rules.hasNextPage && (
            <Group justify="center">
              <Button variant="default" loading={rules.isFetchingNextPage} onClick={() => void rules.fetchNextPage()}>
                {t("more")}
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

export function AddRuleButton(scope: { readonly product?: string; readonly upsell?: string }) {
  const { t } = useTranslation("rules");
  return (
    <Button component={Link} to={newRulePath(scope)} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("add")}
    </Button>
  );
}

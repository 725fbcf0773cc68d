import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { newRulePath } from "../../../app/paths.ts";

/** *Regel toevoegen*, for the product or upsell that one is looking at. */
export function AddRuleButton(scope: { readonly product?: string; readonly upsell?: string }) {
  const { t } = useTranslation("rules");
  return (
    <Button component={Link} to={newRulePath(scope)} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("add")}
    </Button>
  );
}

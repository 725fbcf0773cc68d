import { Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCatalogueNames } from "../../../api/catalogue.ts";
import type { Rule } from "../../../api/client/openapi.ts";

export function RuleSummary({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation("rules");
  const scope = useScopeWords(rule);
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
      {t(`triggers.${rule.trigger}`)}
      {scope.length > 0 && ` · ${scope.join(" · ")}`}
      {rule.per_line && ` · ${t("list.perLine")}`}
      <IconArrowRight size={14} aria-hidden style={{ margin: "0 6px", verticalAlign: "-2px" }} />
      <Action rule={rule} />
    </Text>
  );
}

function useScopeWords({ scope }: Rule): string[] {
  const { t } = useTranslation("rules");
  const products = useCatalogueNames("product", scope.products);
  const groups = useCatalogueNames("product_group", scope.product_groups);
  const upsells = useCatalogueNames("upsell", scope.upsells);
  const forms = useCatalogueNames("form", scope.forms);
  const parts = [
    { key: "product", names: products },
    { key: "group", names: groups },
    { key: "upsell", names: upsells },
    { key: "form", names: forms },
  ] as const;
  return parts
    .filter(({ names }) => names.size > 0)
    .map(({ key, names }) => [t(`scope.${key}`), [...names.values()].join(", ")].join(" "));
}

function Action({ rule: { action } }: { readonly rule: Rule }) {
  const { t } = useTranslation("rules");
  switch (action.type) {
    case "webhook":
      return action.url;
    case "zapier":
      return t("does.zap");
    case "huddle":
      return t(`does.${action.do}`);
    case "connector":
      return t("does.connector", { connector: action.connector });
  }
}

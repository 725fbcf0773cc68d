import { useTranslation } from "react-i18next";
import { useAllCatalogueNames } from "../../api/catalogue.ts";
import type { Rule } from "../../api/client/openapi.ts";

/** What a hook can be narrowed to, as its filters call it. */
const CATALOGUE_LISTS = ["products", "product_groups", "upsells", "forms"] as const;

type Names = Readonly<Record<(typeof CATALOGUE_LISTS)[number], ReadonlyMap<string, string> | undefined>>;

/** The filters of a hook as a sentence: "Alleen voor Cursus; eerste betalingen en upsells; per orderregel." */
export function useFilterWords(zap: Pick<Rule, "scope" | "kinds" | "per_line" | "include_test">): string {
  const { t } = useTranslation("zapier");
  const names = useNamesOf(zap.scope);
  const named = CATALOGUE_LISTS.flatMap((list) =>
    zap.scope[list].map((id) => names[list]?.get(id) ?? t(`filter.unnamed.${list}`, { id })),
  );
  const kinds = kindsKey(zap.kinds);
  const parts = [
    named.length === 0 ? t("filter.everything") : t("filter.only", { names: named.join(", ") }),
    kinds === null ? "" : t(`filter.kinds.${kinds}`),
    zap.per_line ? t("filter.perLine") : "",
    zap.include_test ? t("filter.withTests") : "",
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}

/** A list is read only where a filter names something of it. */
function useNamesOf(scope: Rule["scope"]): Names {
  const products = useAllCatalogueNames("product", { enabled: scope.products.length > 0 });
  const groups = useAllCatalogueNames("product_group", { enabled: scope.product_groups.length > 0 });
  const upsells = useAllCatalogueNames("upsell", { enabled: scope.upsells.length > 0 });
  const forms = useAllCatalogueNames("form", { enabled: scope.forms.length > 0 });
  return { products: products.data, product_groups: groups.data, upsells: upsells.data, forms: forms.data };
}

/** What a Zap can ask for has a word of its own; null where kinds of order do not apply. */
function kindsKey(kinds: Rule["kinds"]): "all" | "first" | "recurring" | "some" | null {
  if (kinds.length === 0) return null;
  const has = (kind: Rule["kinds"][number]) => kinds.includes(kind);
  const first = has("first");
  const later = has("installment") || has("renewal");
  if (first && has("upsell") && has("installment") && has("renewal")) return "all";
  if (first && has("upsell") && !later) return "first";
  return !first && !has("upsell") && has("installment") && has("renewal") ? "recurring" : "some";
}

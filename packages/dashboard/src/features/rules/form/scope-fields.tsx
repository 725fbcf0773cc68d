import { useTranslation } from "react-i18next";
import { CatalogueMultiSelect } from "../catalogue/catalogue-select.tsx";
import { fitsOf } from "./fits.ts";
import type { RuleForm } from "./use-rule-form.ts";

export function ScopeFields({ form }: { readonly form: RuleForm }) {
  const { t } = useTranslation("rules");
  const fits = fitsOf(form.values.trigger);
  return (
    <>
      {fits.products && (
        <>
          <CatalogueMultiSelect
            kind="product"
            label={t("form.products")}
            description={t("form.productsHint")}
            {...form.getInputProps("products")}
          />
          <CatalogueMultiSelect
            kind="product_group"
            label={t("form.productGroups")}
            description={t("form.productGroupsHint")}
            {...form.getInputProps("product_groups")}
          />
        </>
      )}
      {fits.upsells && (
        <CatalogueMultiSelect
          kind="upsell"
          label={t("form.upsells")}
          description={t("form.upsellsHint")}
          {...form.getInputProps("upsells")}
        />
      )}
      {fits.forms && (
        <CatalogueMultiSelect
          kind="form"
          label={t("form.forms")}
          description={t("form.formsHint")}
          {...form.getInputProps("forms")}
        />
      )}
    </>
  );
}

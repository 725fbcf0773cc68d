import { useTranslation } from "react-i18next";
import { productPath } from "../../app/paths.ts";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";
import { CatalogueList } from "./catalogue/catalogue-list.tsx";
import { AddRuleButton } from "./list/add-rule-button.tsx";

/** *Producten*: where the article goes to set up a webhook for one product. */
export function ProductsPage() {
  const { t } = useTranslation("rules");
  return (
    <Page title={t("products.title")} intro={t("products.intro")}>
      <CatalogueList
        kind="product"
        pathOf={productPath}
        empty={<Empty title={t("products.none")} text={t("products.noneText")} action={<AddRuleButton />} />}
      />
    </Page>
  );
}

import { useTranslation } from "react-i18next";
import { upsellPath } from "../../app/paths.ts";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";
import { CatalogueList } from "./catalogue/catalogue-list.tsx";
import { AddRuleButton } from "./list/add-rule-button.tsx";

/** The upsells of the shop, each with its *Geavanceerd*. */
export function UpsellsPage() {
  const { t } = useTranslation("rules");
  return (
    <Page title={t("upsells.title")} intro={t("upsells.intro")}>
      <CatalogueList
        kind="upsell"
        pathOf={upsellPath}
        empty={<Empty title={t("upsells.none")} text={t("upsells.noneText")} action={<AddRuleButton />} />}
      />
    </Page>
  );
}

import { Anchor, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths, productPath, upsellPath } from "../../app/paths.ts";
import { useCatalogueNames } from "./catalogue/get-catalogue.ts";

interface BackToScopeProps {
  readonly product: string | null;
  readonly upsell: string | null;
}

/** The way back to the product or upsell that a rule is for, else to all rules. */
export function BackToScope({ product, upsell }: BackToScopeProps) {
  const { t } = useTranslation("rules");
  const products = useCatalogueNames("product", product === null ? [] : [product]);
  const upsells = useCatalogueNames("upsell", upsell === null ? [] : [upsell]);
  return (
    <Group gap="md">
      {product !== null && (
        <Anchor component={Link} to={productPath(product)} size="sm">
          {t("back.product", { name: products.get(product) ?? product })}
        </Anchor>
      )}
      {upsell !== null && (
        <Anchor component={Link} to={upsellPath(upsell)} size="sm">
          {t("back.upsell", { name: upsells.get(upsell) ?? upsell })}
        </Anchor>
      )}
      <Anchor component={Link} to={paths.rules} size="sm">
        {t("back.rules")}
      </Anchor>
    </Group>
  );
}

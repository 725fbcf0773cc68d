import { Anchor, Group } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCatalogueNames } from "../../api/catalogue.ts";
import { paths, productPath, upsellPath } from "../../app/paths.ts";

interface BackToScopeProps {
  readonly product: string | null;
  readonly upsell: string | null;
}

export function BackToScope({ product, upsell }: BackToScopeProps) {
  const { t } = useTranslation("rules");
  const products = useCatalogueNames("product", product === null ? [] : [product]);
  const upsells = useCatalogueNames("upsell", upsell === null ? [] : [upsell]);
  return (
    <Group gap="md">
      {product !== null && (
        <Back to={productPath(product)}>{t("back.product", { name: products.get(product) ?? product })}</Back>
      )}
      {upsell !== null && (
        <Back to={upsellPath(upsell)}>{t("back.upsell", { name: upsells.get(upsell) ?? upsell })}</Back>
      )}
      <Back to={paths.rules}>{t("back.rules")}</Back>
    </Group>
  );
}

function Back({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} size="sm">
      <IconArrowLeft size={14} aria-hidden style={{ marginInlineEnd: 6, verticalAlign: "-2px" }} />
      {children}
    </Anchor>
  );
}

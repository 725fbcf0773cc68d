import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useCatalogueName } from "../../../api/catalogue.ts";
import { Page } from "../../../ui/page.tsx";
import { Empty } from "../../../ui/states.tsx";
import { AddRuleButton, RuleList } from "../list/rule-list.tsx";

export function ProductPage() {
  const { t } = useTranslation("rules");
  const { id = "" } = useParams();
  const name = useCatalogueName("product", id);
  return (
    <Page title={name} intro={t("product.intro", { id })} actions={<AddRuleButton product={id} />}>
      <Stack>
        <Title order={2} size="h4">
          {t("product.rules")}
        </Title>
        <RuleList filter={{ product: id }} empty={<Empty title={t("product.none")} text={t("product.noneText")} />} />
        <Text size="sm" c="dimmed">
          {t("alsoShopWide")}
        </Text>
      </Stack>
    </Page>
  );
}

export function UpsellPage() {
  const { t } = useTranslation("rules");
  const { id = "" } = useParams();
  const name = useCatalogueName("upsell", id);
  return (
    <Page title={name} intro={t("upsell.intro", { id })} actions={<AddRuleButton upsell={id} />}>
      <Stack>
        <Title order={2} size="h4">
          {t("upsell.rules")}
        </Title>
        <RuleList filter={{ upsell: id }} empty={<Empty title={t("upsell.none")} text={t("upsell.noneText")} />} />
        <Text size="sm" c="dimmed">
          {t("alsoShopWide")}
        </Text>
      </Stack>
    </Page>
  );
}

import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useCatalogueName } from "../../api/catalogue.ts";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";
import { AddRuleButton } from "./list/add-rule-button.tsx";
import { RuleList } from "./list/rule-list.tsx";

/** *Upsell › Geavanceerd* of the article: the rules for one upsell. */
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

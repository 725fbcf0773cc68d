import { NativeSelect, SimpleGrid, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { RuleFilter } from "../../api/rules.ts";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { CataloguePick } from "./catalogue/catalogue-select.tsx";
import { AddRuleButton, RuleList } from "./list/rule-list.tsx";

const ORIGINS = ["rule", "settings", "zapier"] as const;

/** Also the rules of the webhooks page and of Zaps. The filters are in the address. */
export function RulesPage() {
  const { t } = useTranslation("rules");
  const [search, setSearch] = useSearchParams();
  const filter = readFilter(search);
  const isFiltered = Object.keys(filter).length > 0;
  const narrow = (name: keyof RuleFilter, value: string | null) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (value === null || value === "") after.delete(name);
      else after.set(name, value);
      return after;
    });
  const { product, upsell } = filter;
  return (
    <Page
      title={t("title")}
      intro={t("intro")}
      actions={<AddRuleButton {...(product ? { product } : {})} {...(upsell ? { upsell } : {})} />}
    >
      <Stack>
        <RuleFilterBar filter={filter} onNarrow={narrow} />
        <RuleList
          filter={filter}
          empty={
            isFiltered ? (
              <Empty title={t("list.noneFound")} text={t("list.noneFoundText")} />
            ) : (
              <Empty title={t("list.none")} text={t("list.noneText")} action={<AddRuleButton />} />
            )
          }
        />
      </Stack>
    </Page>
  );
}

interface RuleFilterBarProps {
  readonly filter: RuleFilter;
  readonly onNarrow: (name: keyof RuleFilter, value: string | null) => void;
}

function RuleFilterBar({ filter, onNarrow }: RuleFilterBarProps) {
  const { t } = useTranslation("rules");
  const everywhere = { value: "", label: t("filter.everywhere") };
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
      <CataloguePick
        kind="product"
        label={t("filter.product")}
        value={filter.product ?? null}
        onChange={(id) => onNarrow("product", id)}
      />
      <CataloguePick
        kind="upsell"
        label={t("filter.upsell")}
        value={filter.upsell ?? null}
        onChange={(id) => onNarrow("upsell", id)}
      />
      <NativeSelect
        label={t("filter.origin")}
        data={[everywhere, ...ORIGINS.map((value) => ({ value, label: t(`origins.${value}`) }))]}
        value={filter.origin ?? ""}
        onChange={(event) => onNarrow("origin", event.currentTarget.value)}
      />
    </SimpleGrid>
  );
}

function readFilter(search: URLSearchParams): RuleFilter {
  const [product, upsell] = [search.get("product"), search.get("upsell")];
  const origin = ORIGINS.find((known) => known === search.get("origin"));
  return { ...(product ? { product } : {}), ...(upsell ? { upsell } : {}), ...(origin ? { origin } : {}) };
}

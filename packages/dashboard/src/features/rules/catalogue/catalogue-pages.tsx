import { Anchor, Button, Card, Code, Group, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useCatalogue } from "../../../api/catalogue.ts";
import { productPath, upsellPath } from "../../../app/paths.ts";
import { Page } from "../../../ui/page.tsx";
import { Empty, Loaded } from "../../../ui/states.tsx";
import { AddRuleButton } from "../list/rule-list.tsx";

/** *Producten* of the help article, where a seller sets up a webhook for one product. */
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

const TYPING_MS = 250;

interface CatalogueListProps {
  readonly kind: "product" | "upsell";
  readonly pathOf: (id: string) => string;
  readonly empty: ReactNode;
}

/** The hub knows only products and upsells that were sold. The search is in the address, so that the back button restores it. */
function CatalogueList({ kind, pathOf, empty }: CatalogueListProps) {
  const { t } = useTranslation("rules");
  const [search, setSearch] = useSearchParams();
  const q = search.get("q") ?? "";
  const [typed, setTyped] = useState(q);
  const [settled] = useDebouncedValue(typed.trim(), TYPING_MS);
  useEffect(() => {
    setSearch(settled === "" ? {} : { q: settled }, { replace: true });
  }, [settled, setSearch]);
  const entries = useCatalogue(kind, settled);
  return (
    <Stack>
      <TextInput
        type="search"
        label={t("catalogue.search")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maw={360}
      />
      <Loaded
        query={entries}
        failed={t("catalogue.failed")}
        isEmpty={(list) => list.length === 0}
        empty={settled === "" ? empty : <Empty title={t("catalogue.nothing")} text={t("catalogue.nothingText")} />}
      >
        {(list) => (
          <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
            {list.map(({ id, name }) => (
              <Card key={id} withBorder padding="sm" component="li">
                <Group justify="space-between" gap="xs">
                  <Anchor component={Link} to={pathOf(id)} style={{ overflowWrap: "anywhere" }}>
                    {name}
                  </Anchor>
                  <Code style={{ overflowWrap: "anywhere" }}>{id}</Code>
                </Group>
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      {entries.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            {t("more")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

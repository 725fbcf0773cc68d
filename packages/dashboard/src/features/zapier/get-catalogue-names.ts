import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";

/** What a hook can be narrowed to, as its filters call it, and the list in which each has its name. */
const LISTS = {
  products: "/v1/products",
  product_groups: "/v1/product-groups",
  upsells: "/v1/upsells",
  forms: "/v1/forms",
} as const;

/** One of them. */
export type CatalogueList = keyof typeof LISTS;

/** Those that are asked for. */
export const CATALOGUE_LISTS: readonly CatalogueList[] = ["products", "product_groups", "upsells", "forms"];

const NAMES_MAX = 250;

/** `GET /v1/products` and its like: names by id. A shop that has more than a page of them sees ids for the rest. */
export function useCatalogueNames(list: CatalogueList, { wanted }: { wanted: boolean }) {
  const api = useApi();
  return useQuery({
    queryKey: ["catalogue", list],
    queryFn: () => dataOf(api.GET(LISTS[list], { params: { query: { limit: NAMES_MAX } } })),
    select: ({ data }) => new Map(data.map(({ id, name }) => [id, name])),
    enabled: wanted,
  });
}

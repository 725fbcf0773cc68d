import { dataOf } from "@haak/client";
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { Api } from "../../../api/client.ts";

const PATHS = {
  product: "/v1/products",
  product_group: "/v1/product-groups",
  upsell: "/v1/upsells",
  form: "/v1/forms",
} as const;

/** What rules can name. */
export type CatalogueKind = keyof typeof PATHS;

const CHOICES_MAX = 50;
/** A part of an id may find others too; among so many, its own is. */
const NAMESAKES_MAX = 250;

interface Wish {
  readonly q: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const read = (api: Api, kind: CatalogueKind, query: Wish) => dataOf(api.GET(PATHS[kind], { params: { query } }));

/** `GET /v1/products` and its sisters, for a drop-down: what a search finds; the last finding stays while the next is read. */
export function useCatalogueChoices(kind: CatalogueKind, q: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["catalogue", kind, "choices", q],
    queryFn: () => read(api, kind, { q, limit: CHOICES_MAX }).then(({ data }) => data),
    placeholderData: keepPreviousData,
  });
}

/** The same as a list to look through, page by page. */
export function useCatalogue(kind: CatalogueKind, q: string) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ["catalogue", kind, "list", q],
    initialPageParam: "",
    queryFn: ({ pageParam }) => read(api, kind, { q, ...(pageParam === "" ? {} : { cursor: pageParam }) }),
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
    select: ({ pages }) => pages.flatMap(({ data }) => data),
    placeholderData: keepPreviousData,
  });
}

/** By what names people know these ids; an id whose name is not known, or not known yet, stands for itself. */
export function useCatalogueNames(kind: CatalogueKind, ids: readonly string[]): ReadonlyMap<string, string> {
  const api = useApi();
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ["catalogue", kind, "name", id],
      queryFn: () =>
        read(api, kind, { q: id, limit: NAMESAKES_MAX }).then(
          ({ data }) => data.find((entry) => entry.id === id)?.name ?? id,
        ),
    })),
    combine: (results) => new Map(ids.map((id, position) => [id, results[position]?.data ?? id])),
  });
}

/** The name of one. */
export function useCatalogueName(kind: CatalogueKind, id: string): string {
  return useCatalogueNames(kind, [id]).get(id) ?? id;
}

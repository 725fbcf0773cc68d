import { dataOf } from "@haak/client";
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type { Api } from "./client/create-api.ts";
import { keys } from "./client/query-keys.ts";

const PATHS = {
  product: "/v1/products",
  product_group: "/v1/product-groups",
  upsell: "/v1/upsells",
  form: "/v1/forms",
} as const;

/** What rules can name. */
export type CatalogueKind = keyof typeof PATHS;

const CHOICES_MAX = 50;
/** A search for an id also finds longer ids; the wanted one is among so many. */
const MATCHES_MAX = 250;

interface CatalogueQuery {
  readonly q?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const read = (api: Api, kind: CatalogueKind, query: CatalogueQuery) =>
  dataOf(api.GET(PATHS[kind], { params: { query } }));

/** `GET /v1/products` and the like, for a drop-down. The last result stays on screen until the next one is there. */
export function useCatalogueChoices(kind: CatalogueKind, q: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.catalogue, kind, "choices", q],
    queryFn: () => read(api, kind, { q, limit: CHOICES_MAX }).then(({ data }) => data),
    placeholderData: keepPreviousData,
  });
}

export function useCatalogue(kind: CatalogueKind, q: string) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...keys.catalogue, kind, "list", q],
    initialPageParam: "",
    queryFn: ({ pageParam }) => read(api, kind, { q, ...(pageParam === "" ? {} : { cursor: pageParam }) }),
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
    select: ({ pages }) => pages.flatMap(({ data }) => data),
    placeholderData: keepPreviousData,
  });
}

/** The names of these ids. An id whose name is unknown, or not read yet, is its own name. */
export function useCatalogueNames(kind: CatalogueKind, ids: readonly string[]): ReadonlyMap<string, string> {
  const api = useApi();
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: [...keys.catalogue, kind, "name", id],
      queryFn: () =>
        read(api, kind, { q: id, limit: MATCHES_MAX }).then(
          ({ data }) => data.find((entry) => entry.id === id)?.name ?? id,
        ),
    })),
    combine: (results) => new Map(ids.map((id, position) => [id, results[position]?.data ?? id])),
  });
}

export function useCatalogueName(kind: CatalogueKind, id: string): string {
  return useCatalogueNames(kind, [id]).get(id) ?? id;
}

/** The names of one whole kind by id, in one request. A shop that has more than a page of them sees ids for the rest. */
export function useAllCatalogueNames(kind: CatalogueKind, { enabled }: { readonly enabled: boolean }) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.catalogue, kind, "names"],
    queryFn: () => read(api, kind, { limit: MATCHES_MAX }),
    select: ({ data }) => new Map(data.map(({ id, name }) => [id, name])),
    enabled,
  });
}

import { dataOf } from "@haak/client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { Rule } from "../../../api/openapi.ts";

/** Where the query cache keeps everything about rules. */
export const RULES_KEY = ["rules"] as const;

/** Which rules are asked for; nothing named is all of them. */
export interface RuleFilter {
  readonly product?: string;
  readonly upsell?: string;
  readonly origin?: Rule["origin"];
}

/** `GET /v1/rules`: the rules, newest first, page by page. */
export function useRules(filter: RuleFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...RULES_KEY, "list", filter],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      dataOf(
        api.GET("/v1/rules", { params: { query: { ...filter, ...(pageParam === "" ? {} : { cursor: pageParam }) } } }),
      ),
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
    select: ({ pages }) => pages.flatMap(({ data }) => data),
  });
}

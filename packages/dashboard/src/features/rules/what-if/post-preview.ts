import { dataOf } from "@haak/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { RuleBody } from "../../../api/openapi.ts";

/** Where the query cache keeps what-ifs. */
const PREVIEWS_KEY = ["previews"] as const;

/** A rule is looked at anew only when it is another, so that typing does not fill the hub with what-ifs. */
const KEPT_MS = 300_000;

/** What is asked about; null while the form is not complete. */
export interface WhatIfWish {
  readonly rule: RuleBody & { id?: string };
  readonly days: number;
}

/**
 * `POST /v1/rules/preview`: what a rule would have done. It changes nothing that counts, so that it is read like a query: the
 * last finding stays while the next is worked out, and one that nobody waits for any more is given up.
 */
export function usePreview(wish: WhatIfWish | null) {
  const api = useApi();
  return useQuery({
    queryKey: [...PREVIEWS_KEY, wish],
    enabled: wish !== null,
    queryFn: ({ signal }) => {
      if (wish === null) throw new Error("There is no rule to look at.");
      return dataOf(api.POST("/v1/rules/preview", { body: wish, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: KEPT_MS,
    retry: false,
  });
}

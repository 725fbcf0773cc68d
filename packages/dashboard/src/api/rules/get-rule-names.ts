import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { shownName } from "./shown-name.ts";

const RULES_MAX = 250;

/** `GET /v1/rules`: the names of rules by their ids, for whatever tells only the id. A deleted rule has none any more. */
export function useRuleNames() {
  const api = useApi();
  return useQuery({
    queryKey: ["rules", "names"],
    queryFn: () => dataOf(api.GET("/v1/rules", { params: { query: { limit: RULES_MAX } } })),
    select: ({ data }) => new Map(data.map((rule) => [rule.id, shownName(rule)])),
  });
}

import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** States in which a call is still to be made. */
const OWED = ["pending", "sending", "waiting", "paused"] as const;

/** How many calls a rule still owes: counted by a dry run of `POST /v1/replays`, which sends nothing. */
export function useOwed(ruleId: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["owed", ruleId],
    queryFn: () =>
      dataOf(api.POST("/v1/replays", { body: { filter: { rule_id: ruleId, states: [...OWED] }, dry_run: true } })).then(
        ({ matched }) => matched,
      ),
    staleTime: 0,
  });
}

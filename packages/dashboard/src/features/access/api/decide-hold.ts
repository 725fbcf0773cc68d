import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** What can be said of a wave: carry it out, or leave everybody their access. */
export type HoldDecision = "release" | "dismiss";

const PATHS = { release: "/v1/holds/{id}/release", dismiss: "/v1/holds/{id}/dismiss" } as const;

/** `POST /v1/holds/{id}/release` or `/dismiss`. It is said once. */
export function useDecideHold() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: HoldDecision }) =>
      dataOf(api.POST(PATHS[decision], { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["access"] }),
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

const PATHS = { huddle: "/v1/huddle/connections/{id}", others: "/v1/connections/{id}" } as const;

/** `DELETE` of a connection of one sort. Refused while rules use it. */
export function useDeleteConnection(sort: keyof typeof PATHS) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE(PATHS[sort], { params: { path: { id } } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["connections"] }),
  });
}

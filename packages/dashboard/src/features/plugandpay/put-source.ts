import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";
import { SOURCE_KEY } from "./get-source.ts";

/** What is to change: what is absent is kept, null removes it. */
export interface SourceChange {
  readonly api_token?: string | null;
  readonly webhook_key?: string | null;
  readonly base_url?: string | null;
}

/** `PUT /v1/sources/plugandpay`. Another token revives notices and has the rules read anew, so that all of it is asked for again. */
export function useSaveSource() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: SourceChange) => dataOf(api.PUT("/v1/sources/plugandpay", { body: change })),
    onSuccess: (source) => {
      queries.setQueryData(SOURCE_KEY, source);
      return queries.invalidateQueries({ queryKey: ["plugandpay"] });
    },
  });
}

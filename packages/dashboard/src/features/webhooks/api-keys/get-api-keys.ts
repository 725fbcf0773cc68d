import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** Where the query cache keeps the keys. */
export const API_KEYS_KEY = ["api-keys"] as const;

/** More than anybody has; a shop's systems are few. */
const KEYS_MAX = 250;

/** `GET /v1/api-keys`: the keys that work, without the keys themselves. */
export function useApiKeys() {
  const api = useApi();
  return useQuery({
    queryKey: API_KEYS_KEY,
    queryFn: () => dataOf(api.GET("/v1/api-keys", { params: { query: { limit: KEYS_MAX } } })).then(({ data }) => data),
  });
}

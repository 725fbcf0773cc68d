import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";

const COMPARED_AGAIN_MS = 60_000;

/** `GET /v1/sources/plugandpay`: whether Plug&Pay is connected, and the sentence that proves that nothing is missing. */
export function useCompleteness() {
  const api = useApi();
  return useQuery({
    queryKey: ["plugandpay"],
    queryFn: () => dataOf(api.GET("/v1/sources/plugandpay")),
    refetchInterval: COMPARED_AGAIN_MS,
  });
}

import { dataOf } from "@haak/client";
import { useApi } from "../../api/api-provider.tsx";
import { useLiveList } from "../../api/live-list.ts";

/**
 * `GET /v1/rules?origin=zapier`: every hook as the rule that it is, newest first. `GET /v1/hooks` lists the same ones, but does not
 * say at which endpoint each is called, and so not how it does.
 */
export function useZaps() {
  const api = useApi();
  return useLiveList({
    key: ["rules", "zaps"],
    load: (cursor) => dataOf(api.GET("/v1/rules", { params: { query: { origin: "zapier", limit: 50, ...cursor } } })),
  });
}

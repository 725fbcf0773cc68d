import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { taggedOf } from "../../../api/tagged.ts";

/** Where the query cache keeps the page. */
export const WEBHOOK_SETTINGS_KEY = ["webhook-settings"] as const;

/** `GET /v1/settings/webhooks`, with the tag that a later save is held to. */
export function useWebhookSettings() {
  const api = useApi();
  return useQuery({
    queryKey: WEBHOOK_SETTINGS_KEY,
    queryFn: () => taggedOf(api.GET("/v1/settings/webhooks")),
    // What somebody is typing must not be replaced by what is read again; a save that comes too late is told by its tag.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
  });
}

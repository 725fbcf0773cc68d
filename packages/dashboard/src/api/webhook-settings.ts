import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type { WebhookSettings } from "./client/openapi.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";
import { ifMatch, type Tagged, taggedOf } from "./client/tagged.ts";

/** `GET /v1/settings/webhooks`, with the tag that a later save sends back. */
export function useWebhookSettings() {
  const api = useApi();
  return useQuery({
    queryKey: keys.webhookSettings,
    queryFn: () => taggedOf(api.GET("/v1/settings/webhooks")),
    // Never read again by itself, because that would replace what somebody is typing. The tag refuses a save that comes too late.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
  });
}

/** `PUT /v1/settings/webhooks`: saves the page, unless somebody has changed it since `read`. */
export function useSaveWebhookSettings() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ read, settings }: { read: Tagged<WebhookSettings>; settings: WebhookSettings }) =>
      taggedOf(api.PUT("/v1/settings/webhooks", { params: ifMatch(read), body: settings })),
    onSuccess: async (saved) => {
      queries.setQueryData(keys.webhookSettings, saved);
      // Each URL of the page is a rule with an endpoint, and a removed URL cancels its pending deliveries.
      await invalidate(queries, keys.rules, ...TRAFFIC, keys.auditLog);
    },
  });
}

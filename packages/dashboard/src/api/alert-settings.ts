import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type { AlertSettings } from "./client/openapi.ts";
import { invalidate, keys } from "./client/query-keys.ts";
import { ifMatch, type Tagged, taggedOf } from "./client/tagged.ts";

/** What people set. The hub adds the rest, such as the result of the last mail. */
export type SettableAlerts = Pick<AlertSettings, "email" | "weekly_digest" | "language">;

/** `GET /v1/settings/alerts`, with the tag that a later save sends back, and the result of the last mail. */
export function useAlertSettings({ pollEveryMs = false }: { readonly pollEveryMs?: number | false } = {}) {
  const api = useApi();
  return useQuery({
    queryKey: keys.alertSettings,
    refetchInterval: pollEveryMs,
    queryFn: () => taggedOf(api.GET("/v1/settings/alerts")),
  });
}

/** `POST /v1/settings/alerts/test`: sends a test mail to the saved address. Its result appears in the settings some seconds later. */
export function useTestMail() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => dataOf(api.POST("/v1/settings/alerts/test")),
    onSuccess: () => invalidate(queries, keys.auditLog),
  });
}

/** `PUT /v1/settings/alerts`: saves them, unless somebody has changed them since `read`. */
export function useSaveAlertSettings() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ read, settings }: { read: Tagged<AlertSettings>; settings: SettableAlerts }) =>
      taggedOf(api.PUT("/v1/settings/alerts", { params: ifMatch(read), body: settings })),
    onSuccess: (saved) => {
      queries.setQueryData(keys.alertSettings, saved);
      return invalidate(queries, keys.auditLog);
    },
  });
}

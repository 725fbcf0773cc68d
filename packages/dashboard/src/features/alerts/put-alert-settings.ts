import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";
import type { AlertSettings } from "../../api/openapi.ts";
import { ifMatch, type Tagged, taggedOf } from "../../api/tagged.ts";
import { ALERT_SETTINGS_KEY } from "./get-alert-settings.ts";

/** What people set; the hub says the rest. */
export type SettableAlerts = Pick<AlertSettings, "email" | "weekly_digest" | "language">;

/** `PUT /v1/settings/alerts`: saves them, unless somebody has changed them since `read`. */
export function useSaveAlertSettings() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ read, wished }: { read: Tagged<AlertSettings>; wished: SettableAlerts }) =>
      taggedOf(api.PUT("/v1/settings/alerts", { params: ifMatch(read), body: wished })),
    onSuccess: (saved) => queries.setQueryData(ALERT_SETTINGS_KEY, saved),
  });
}

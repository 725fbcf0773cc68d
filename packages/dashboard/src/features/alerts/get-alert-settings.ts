import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";
import { taggedOf } from "../../api/tagged.ts";

/** Where the query cache keeps them. */
export const ALERT_SETTINGS_KEY = ["alert-settings"] as const;

/** `GET /v1/settings/alerts`, with the tag that a later save is held to, and what came of the last mail. */
export function useAlertSettings() {
  const api = useApi();
  return useQuery({
    queryKey: ALERT_SETTINGS_KEY,
    queryFn: () => taggedOf(api.GET("/v1/settings/alerts")),
  });
}

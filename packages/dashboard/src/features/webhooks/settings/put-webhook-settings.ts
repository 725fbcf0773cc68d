import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { WebhookSettings } from "../../../api/openapi.ts";
import { ifMatch, type Tagged, taggedOf } from "../../../api/tagged.ts";
import { SETTINGS_RULES_KEY } from "../test-call/get-settings-rules.ts";
import { WEBHOOK_SETTINGS_KEY } from "./get-webhook-settings.ts";

/** `PUT /v1/settings/webhooks`: saves the page, unless somebody has changed it since `read`. */
export function useSaveWebhookSettings() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ read, wished }: { read: Tagged<WebhookSettings>; wished: WebhookSettings }) =>
      taggedOf(api.PUT("/v1/settings/webhooks", { params: ifMatch(read), body: wished })),
    onSuccess: async (saved) => {
      queries.setQueryData(WEBHOOK_SETTINGS_KEY, saved);
      // Each URL of the page is a rule, whose endpoint is what a test call goes to.
      await queries.invalidateQueries({ queryKey: SETTINGS_RULES_KEY });
    },
  });
}

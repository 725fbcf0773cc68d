import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type { WebhookSettings } from "./client/openapi.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";
import { ifMatch, type Tagged, taggedOf, wasChangedMeanwhile } from "./client/tagged.ts";

/** The two parts of the settings. Each is a card with its own Save button. */
export type SettingsSlot = keyof WebhookSettings;

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

interface SaveOptions<Slot extends SettingsSlot> {
  readonly slot: Slot;
  /** Gets what the hub has now: after a save, and if somebody else has changed this part. */
  readonly onStored: (stored: Tagged<WebhookSettings>) => void;
}

interface SlotChange<Slot extends SettingsSlot> {
  /** What the person saw before they typed. */
  readonly read: Tagged<WebhookSettings>;
  readonly value: WebhookSettings[Slot];
}

/**
 * Saves one part with `PUT /v1/settings/webhooks`, which replaces both, so the other part is sent as it is stored. If only the other part
 * has changed since `read`, it reads and saves again. If this part has, the save fails with 412.
 */
export function useSaveWebhookSettings<Slot extends SettingsSlot>({ slot, onStored }: SaveOptions<Slot>) {
  const api = useApi();
  const queries = useQueryClient();
  const put = (read: Tagged<WebhookSettings>, value: WebhookSettings[Slot]) =>
    taggedOf(api.PUT("/v1/settings/webhooks", { params: ifMatch(read), body: { ...read.value, [slot]: value } }));
  const publish = (stored: Tagged<WebhookSettings>) => {
    queries.setQueryData(keys.webhookSettings, stored);
    onStored(stored);
  };
  return useMutation({
    mutationFn: async ({ read, value }: SlotChange<Slot>) => {
      try {
        return await put(read, value);
      } catch (error) {
        if (!wasChangedMeanwhile(error)) throw error;
        const stored = await taggedOf(api.GET("/v1/settings/webhooks"));
        if (isSamePart(stored.value[slot], read.value[slot])) return put(stored, value);
        publish(stored);
        throw error;
      }
    },
    onSuccess: async (saved) => {
      publish(saved);
      // Each URL of the page is a rule with an endpoint, and a removed URL cancels its pending deliveries.
      await invalidate(queries, keys.rules, ...TRAFFIC, keys.auditLog);
    },
  });
}

/** Compares as text, because the hub always writes the fields in the same order. */
export function isSamePart(one: WebhookSettings[SettingsSlot], other: WebhookSettings[SettingsSlot]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

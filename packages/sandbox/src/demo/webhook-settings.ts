import type { WebhookSettings } from "./hub-client.ts";
import type { Stage } from "./scene.ts";

/** The page *Settings › Webhooks* with the two addresses of the story and these boxes ticked. */
export function webhookSettings(
  { demo }: Stage,
  boxes: { readonly recurring?: boolean; readonly per_line?: boolean },
): WebhookSettings {
  const { url } = demo.receiver;
  return { orders: { url: `${url}/orders`, ...boxes }, cancellations: { url: `${url}/cancellations` } };
}

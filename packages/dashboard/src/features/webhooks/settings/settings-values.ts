import type { WebhookSettings } from "../../../api/client/openapi.ts";

/** The page as its fields have it: an empty URL is an empty text. */
export type SettingsValues = {
  orders: Omit<WebhookSettings["orders"], "url"> & { url: string };
  cancellations: Omit<WebhookSettings["cancellations"], "url"> & { url: string };
};

/** What the fields begin with. */
export function toValues({ orders, cancellations }: WebhookSettings): SettingsValues {
  return {
    orders: { ...orders, url: orders.url ?? "" },
    cancellations: { ...cancellations, url: cancellations.url ?? "" },
  };
}

/** What is saved. An empty URL switches its calls off and keeps the boxes. */
export function toSettings({ orders, cancellations }: SettingsValues): WebhookSettings {
  return {
    orders: { ...orders, url: orders.url.trim() || null },
    cancellations: { ...cancellations, url: cancellations.url.trim() || null },
  };
}

/** The field that shows what is wrong at a pointer into the page (RFC 6901), if one does. */
export function fieldOf(pointer: string): string | null {
  const field = pointer.slice(1).replaceAll("/", ".");
  return /^(orders\.(url|moment|recurring|per_line|include_test|format)|cancellations\.(url|format))$/.test(field)
    ? field
    : null;
}

import type { Page } from "playwright-core";
import type { Shop } from "./shop.ts";

/** Signs in without the sign-in page, in the language of the page, and opens an address. */
export async function openSignedIn(page: Page, shop: Shop, path: string): Promise<void> {
  await page.request.post(`${shop.hub.url}/session`, { data: { api_key: shop.apiKey } });
  await page.goto(`${shop.hub.url}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

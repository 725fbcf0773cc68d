import type { Page } from "playwright-core";
import type { Shop } from "./shop.ts";

/**
 * Opens the dashboard at an address as somebody who holds the shop's API key, in whichever language the page has. The form is left
 * out, which journeys/signing-in.test.ts is about.
 */
export async function signInAs(page: Page, shop: Shop, path = "/"): Promise<void> {
  const answer = await page.context().request.post(`${shop.hub.url}/session`, { data: { api_key: shop.apiKey } });
  if (!answer.ok()) throw new Error(await answer.text());
  await page.goto(`${shop.hub.url}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

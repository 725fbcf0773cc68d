import type { Page } from "playwright-core";
import type { Shop } from "./shop.ts";

/**
 * Opens the dashboard at an address with the session of a shop's API key, in the language of the page. It skips the
 * sign-in form, because journeys/signing-in.test.ts tests that.
 */
export async function signInAs(page: Page, shop: Shop, path = "/"): Promise<void> {
  const answer = await page.context().request.post(`${shop.hub.url}/session`, { data: { api_key: shop.apiKey } });
  if (!answer.ok()) throw new Error(await answer.text());
  await page.goto(`${shop.hub.url}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

import type { Page } from "playwright-core";
import type { Shop } from "./shop.ts";

/** Opens the dashboard at an address as somebody who holds the shop's API key, in Dutch. */
export async function signInAs(page: Page, shop: Shop, path = "/"): Promise<void> {
  await page.goto(`${shop.hub.url}${path}`);
  await page.getByLabel("API-sleutel", { exact: true }).fill(shop.apiKey);
  await page.getByRole("button", { name: "Inloggen" }).click();
  await page
    .getByRole("navigation")
    .or(page.getByRole("button", { name: "Menu openen" }))
    .first()
    .waitFor();
}

import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { newShop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

const SCREENS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** The free space between two elements, in pixels. */
async function gap(above: Locator, below: Locator): Promise<number> {
  const [first, second] = [await above.boundingBox(), await below.boundingBox()];
  if (!first || !second) throw new Error("Both must be visible.");
  return second.y - (first.y + first.height);
}

describe.skipIf(!hasBrowser)("the page of the shop-wide webhook", () => {
  const browser = useBrowser();

  it.each(SCREENS)("has a Save button right below the fields of each card, $width px wide", async (viewport) => {
    const page = await browser.openPage({ viewport });
    await signInAs(page, await newShop("Bakkerij Kater"), "/settings/webhooks");
    for (const name of ["Bestellingen", "Opzeggingen"]) {
      const card = page.getByRole("region", { name });
      await card.getByLabel(/^Webhook URL/).fill("https://hooks.example.com/catch/1");
      const save = card.getByRole("button", { name: `Opslaan: ${name}` });
      expect(await gap(card.getByRole("status"), save)).toBeLessThan(40);
    }
  });

  it("saves one card and keeps what is typed in the other, which it does not lose without a question", async () => {
    const shop = await newShop("Bakkerij Kater");
    const page = await browser.openPage();
    await signInAs(page, shop, "/settings/webhooks");
    const [orders, cancellations] = ["Bestellingen", "Opzeggingen"].map((name) => page.getByRole("region", { name }));
    if (!orders || !cancellations) throw new Error("There are two cards.");
    await cancellations.getByLabel(/^Webhook URL/).fill("https://hooks.example.com/catch/ended");
    await orders.getByLabel(/^Webhook URL/).fill("https://hooks.example.com/catch/orders");
    await orders.getByRole("button", { name: "Opslaan: Bestellingen" }).click();
    await orders.getByText("Opgeslagen", { exact: true }).waitFor();
    expect(await cancellations.getByLabel(/^Webhook URL/).inputValue()).toBe("https://hooks.example.com/catch/ended");
    await page.getByRole("navigation").getByRole("link", { name: "Gebeurtenissen", exact: true }).click();
    await page.getByRole("dialog", { name: "Weggaan zonder op te slaan?" }).waitFor();
    await page.getByRole("button", { name: "Annuleren" }).click();
    await cancellations.getByRole("button", { name: "Opslaan: Opzeggingen" }).click();
    await cancellations.getByText("Opgeslagen", { exact: true }).waitFor();
    expect(await shop.call("GET", "/v1/settings/webhooks")).toMatchObject({
      orders: { url: "https://hooks.example.com/catch/orders" },
      cancellations: { url: "https://hooks.example.com/catch/ended" },
    });
  });

  it("offers no button that deletes the key of the person who has signed in with it", async () => {
    const shop = await newShop("Bakkerij Kater");
    await shop.call("POST", "/v1/api-keys", { name: "Boekhouding" });
    const page = await browser.openPage();
    await signInAs(page, shop, "/settings/webhooks");
    const keys = page.getByRole("region", { name: "API-sleutel" });
    const own = keys.getByRole("listitem").filter({ hasText: "hiermee ben je ingelogd" });
    await own.getByText("Deze sleutel kun je nu niet verwijderen, omdat je ermee bent ingelogd.").waitFor();
    expect(await own.getByRole("button").allInnerTexts()).toEqual(["Vervangen"]);
    await keys.getByRole("button", { name: /^Boekhouding .* verwijderen$/ }).click();
    const question = page.getByRole("dialog", { name: "Sleutel “Boekhouding” verwijderen?" });
    await question.getByText("Zaps die ermee gemaakt zijn, worden uitgezet").waitFor();
    await question.getByRole("button", { name: "Annuleren" }).click();
    await keys.getByText("Boekhouding").waitFor();
  });
});

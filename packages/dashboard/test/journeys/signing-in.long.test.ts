import { beforeAll, describe, expect, it } from "vitest";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser, WAIT_MS } from "../support/open-page.ts";
import { type HubAddress, newShop, runningHub, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

/**
 * In the short form, `packages/dashboard/test/journeys/signing-in.test.ts` tests this too, with the texts of the form
 * (`packages/dashboard/src/features/sign-in/sign-in.test.tsx`) and the choice of a shop
 * (`packages/dashboard/src/app/shell/shell.test.tsx`).
 */

describe.skipIf(!hasBrowser)("the frame of the dashboard", () => {
  const browser = useBrowser();
  let hub: HubAddress;
  let shop: Shop;
  beforeAll(async () => {
    hub = await runningHub();
    shop = await newShop("Bakkerij Kater");
  });

  describe.each([
    { locale: "nl-NL", submit: "Inloggen", missing: "Vul je API-sleutel in." },
    { locale: "en-GB", submit: "Sign in", missing: "Fill in your API key." },
  ])("in $locale", ({ locale, submit, missing }) => {
    const language = locale.slice(0, 2);

    it("shows what is missing", async () => {
      const page = await browser.openPage({ locale });
      await page.goto(hub.url);
      await page.getByRole("button", { name: submit }).click();
      await page.getByText(missing).waitFor();
      await inspect(page, `sign-in-empty-${language}`);
    });

    it("has no problem in a shop without data", async () => {
      const page = await browser.openPage({ locale });
      await signInAs(page, shop);
      await inspect(page, `shell-${language}`);
    });
  });

  it("lets an administrator choose a shop, and another one", async () => {
    // Enough shops for a list that scrolls.
    for (let count = 0; count < 14; count += 1) await newShop("Bakkerij Kater");
    // Unique names, because all journeys share a hub and most of their shops have one name.
    const [one, another] = [await newShop("Cursus Centrum Utrecht"), await newShop("Atelier De Zolder")];
    const page = await browser.openPage();
    await page.goto(`${hub.url}/sign-in`);
    await page.getByText("Als beheerder").click();
    await page.getByLabel("Beheerderswachtwoord", { exact: true }).fill(hub.adminPassword);
    await page.getByRole("button", { name: "Inloggen" }).click();
    await page.getByRole("heading", { name: "Kies een winkel" }).waitFor();
    await inspect(page, "choose-shop");
    await page.getByRole("main").getByRole("button", { name: one.name }).click();
    const choice = page.getByRole("combobox", { name: "Winkel" });
    expect(await choice.inputValue()).toBe(one.name);
    await choice.click();
    await page.getByRole("option", { name: another.name }).waitFor();
    await inspect(page, "shop-choice");
    await choice.fill(another.name);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => choice.inputValue(), { timeout: WAIT_MS }).toBe(another.name);
  });

  it("asks to sign in again after the session has ended, and continues at the same page", async () => {
    const page = await browser.openPage();
    await signInAs(page, shop, "/settings/alerts");
    await page.context().clearCookies();
    await page.reload();
    await page.getByLabel("API-sleutel", { exact: true }).fill(shop.apiKey);
    await page.getByRole("button", { name: "Inloggen" }).click();
    await page.getByRole("heading", { name: "Waarschuwingen", level: 1 }).waitFor();
  });
});

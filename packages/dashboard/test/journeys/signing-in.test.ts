import { beforeAll, describe, expect, it } from "vitest";
import { inspect, saveScreenshot } from "../support/inspect.ts";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { type HubAddress, newShop, runningHub, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";
import { tabTo } from "../support/tab-to.ts";

describe.skipIf(!hasBrowser)("the frame of the dashboard", () => {
  const browser = useBrowser();
  let hub: HubAddress;
  let shop: Shop;
  beforeAll(async () => {
    hub = await runningHub();
    shop = await newShop("Bakkerij Kater");
  });

  it("can be used with the keyboard only, to sign in and out", async () => {
    const page = await browser.openPage();
    await page.goto(`${hub.url}/deliveries`);
    await page.getByRole("heading", { name: "Inloggen bij Haak" }).waitFor();
    await tabTo(page, "API-sleutel");
    // Twice, because the choice of how to sign in comes first and has the same label.
    await tabTo(page, "API-sleutel");
    await page.keyboard.type(shop.apiKey);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Afleveringen", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/deliveries");
    await tabTo(page, "Uitloggen");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Inloggen bij Haak" }).waitFor();
    expect((await page.context().cookies()).map(({ value }) => value).filter(Boolean)).toEqual([]);
  });

  it("begins with a link past the navigation", async () => {
    const page = await browser.openPage();
    await signInAs(page, shop);
    await page.getByRole("heading", { name: "Overzicht", level: 1 }).waitFor();
    // Moves the focus to the start of the page, because the Tab key would otherwise continue after the heading.
    await page.evaluate(() => {
      const begin = document.createElement("span");
      begin.tabIndex = -1;
      document.body.prepend(begin);
      begin.focus();
    });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  });

  describe.each([
    { locale: "nl-NL", signIn: "Inloggen bij Haak" },
    { locale: "en-GB", signIn: "Sign in to Haak" },
  ])("in $locale", ({ locale, signIn }) => {
    const language = locale.slice(0, 2);

    it("asks to sign in", async () => {
      const page = await browser.openPage({ locale });
      await page.goto(hub.url);
      await page.getByRole("heading", { name: signIn }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      await inspect(page, `sign-in-${language}`);
    });

    it("has no problem on an unknown page", async () => {
      const page = await browser.openPage({ locale });
      await signInAs(page, shop, "/nowhere");
      await inspect(page, `not-found-${language}`);
    });
  });

  it("opens and closes its navigation on a narrow screen", async () => {
    const page = await browser.openPage({ viewport: { width: 360, height: 740 } });
    await signInAs(page, shop);
    await page.getByRole("button", { name: "Menu openen" }).click();
    const link = page.getByRole("link", { name: "Eindpunten" });
    await link.waitFor();
    await saveScreenshot(page, "navigation-narrow");
    await link.click();
    await page.getByRole("heading", { name: "Eindpunten", level: 1 }).waitFor();
    await link.waitFor({ state: "hidden" });
  });

  it("stays dark and English after that choice", async () => {
    const page = await browser.openPage();
    await signInAs(page, shop);
    await page.getByRole("button", { name: "Donkere weergave" }).click();
    await page.getByRole("banner").getByText("EN", { exact: true }).click();
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    const { scheme, language } = await page.evaluate(() => ({
      scheme: document.documentElement.dataset.mantineColorScheme,
      language: document.documentElement.lang,
    }));
    expect([scheme, language]).toEqual(["dark", "en"]);
  });

  it("lets an administrator make a shop, and shows its key once", async () => {
    const page = await browser.openPage();
    await page.goto(`${hub.url}/shops`);
    await page.getByText("Als beheerder").click();
    await page.getByLabel("Beheerderswachtwoord", { exact: true }).fill(hub.adminPassword);
    await page.getByRole("button", { name: "Inloggen" }).click();
    await page.getByLabel("Naam van de winkel").fill("Winkel van de eerste dag");
    await inspect(page, "new-shop");
    await page.getByRole("button", { name: "Winkel maken" }).click();
    await page.getByRole("button", { name: "API-sleutel tonen" }).waitFor();
    await inspect(page, "new-shop-made");
    await page.getByRole("button", { name: "Winkel van de eerste dag openen" }).click();
    await page.getByRole("heading", { name: "Overzicht", level: 1 }).waitFor();
    expect(await page.getByRole("combobox", { name: "Winkel" }).inputValue()).toBe("Winkel van de eerste dag");
    await page.getByRole("link", { name: "Winkels", exact: true }).click();
    await page.getByRole("heading", { name: "Kies een winkel" }).waitFor();
    await page.getByText("EN", { exact: true }).first().click();
    await page.getByRole("heading", { name: "Choose a shop" }).waitFor();
    await inspect(page, "choose-shop-en");
  });
});

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo } from "../support/go-to.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

/** A shop with a community, a Zap that is on, and an order of a course. */
async function furnishedShop(): Promise<Shop> {
  const shop = await newShop("Bakkerij Kater");
  const community = { name: "Mijn club", domain: "club.example.com", api_key: "k", base_url: "http://127.0.0.1:9" };
  await shop.call("POST", "/v1/huddle/connections", community);
  await shop.call("POST", "/v1/hooks", {
    trigger: "order.paid",
    target_url: "https://hooks.zapier.com/hooks/standard/1/abc",
    filters: { products: ["7"], per_line: true },
  });
  return shop;
}

/** Tests the community at an address where nothing listens. */
async function tryWhereNobodyIs(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Koppelingen", exact: true }).click();
  await page.getByRole("link", { name: "Stappen van Mijn club" }).click();
  await page.getByLabel("Je eigen e-mailadres").fill("noor@example.com");
  await page.getByRole("button", { name: "Uitproberen" }).click();
  await page.getByText("Op dit adres antwoordt niemand").waitFor();
  await page.getByRole("navigation").first().getByRole("link", { name: "Huddle en toegang" }).click();
  await page.getByText("Er heeft nog niemand toegang").waitFor();
}

describe.skipIf(!hasBrowser)("the pages about Zapier and access", () => {
  const browser = useBrowser();

  it("are accessible, and compare a member list", async () => {
    const page = await browser.openPage();
    await signInAs(page, await furnishedShop(), "/zapier");
    await page.getByText("Bij: Bestelling betaald").waitFor();
    await inspect(page, "zapier-nl");
    await page.getByRole("navigation").first().getByRole("link", { name: "Huddle en toegang" }).click();
    await page.getByText("Er heeft nog niemand toegang").waitFor();
    await tryWhereNobodyIs(page);
    await inspect(page, "access-nobody");
    await page.getByRole("button", { name: "Gegevens wissen" }).click();
    await page.getByLabel("Typ het adres nog een keer").waitFor();
    await inspect(page, "access-erase");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Tegengehouden" }).click();
    await page.getByText("Er wordt niets tegengehouden").waitFor();
    await inspect(page, "access-holds");
    await page.getByRole("link", { name: "Ledenlijst" }).click();
    await page.getByRole("combobox", { name: "Koppeling" }).click();
    await page.getByRole("option", { name: "Mijn club" }).click();
    const list = { name: "leden.csv", mimeType: "text/csv", buffer: Buffer.from("E-mail\nmod@example.com\n") };
    await page.locator('input[type="file"]').setInputFiles(list);
    await page.getByRole("button", { name: "Vergelijken" }).click();
    await page.getByText("mod@example.com").waitFor();
    await inspect(page, "access-compare");
    await page.getByRole("radio", { name: "Een taak maken, zodat iemand ernaar kijkt" }).check();
    await page.getByRole("button", { name: "Uitvoeren" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Uitvoeren" }).click();
    await page.getByText("Taken gemaakt: 1.").waitFor();
    await page.getByRole("link", { name: "Taken" }).click();
    await page.getByText("Controleer of mod@example.com terecht lid is van Mijn club").waitFor();
  });

  it("are in English too", async () => {
    const page = await browser.openPage();
    const shop = await furnishedShop();
    const { data } = (await shop.call("GET", "/v1/huddle/connections")) as { data: { id: string }[] };
    await signInAs(page, shop, "/zapier");
    await page.getByRole("banner").getByText("EN", { exact: true }).click();
    await page.getByText("When: Order paid").waitFor();
    await inspect(page, "zapier-en");
    for (const [path, heading, look] of [
      ["/plugandpay", "Plug&Pay", "plugandpay"],
      ["/access", "Huddle and access", "access"],
      ["/access/tasks", "Tasks", "access-tasks"],
      ["/access/holds", "On hold", "access-holds"],
      ["/access/compare", "Compare a member list", "access-compare"],
      [`/access/connections/${data[0]?.id}`, "Mijn club", "connection"],
      ["/access/connections?form=new-other", "Connections", "access-connections-new"],
    ] as const) {
      await goTo(page, path);
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await inspect(page, `${look}-en`);
    }
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
  });
});

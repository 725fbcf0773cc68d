import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "../../../sandbox/src/receiver/start-receiver.ts";
import { aPaidOrder } from "../support/events.ts";
import { hasBrowser, useBrowser, WAIT_MS } from "../support/open-page.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";
import { tabTo } from "../support/tab-to.ts";

const UPSELL = { id: "u1", name: "Masterclass" };

/** A shop that has sold a course with an order bump, and an upsell after it. */
async function aSellingShop(name: string): Promise<Shop> {
  const shop = await newShop(name);
  const events = [
    aPaidOrder({ id: "1001", bump: { id: "8", title: "Werkboek" } }),
    aPaidOrder({ id: "1002", kind: "upsell", upsell: UPSELL, product: { id: "9", title: "Masterclass" } }),
  ];
  await shop.call("POST", "/v1/events", { events });
  return shop;
}

const region = (page: Page, name: string) => page.getByRole("region", { name });
const goTo = (page: Page, name: string) =>
  page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
const addRule = async (page: Page, url: string) => {
  await page.getByRole("link", { name: "Regel toevoegen" }).click();
  await page.getByLabel("Webhook URL", { exact: true }).fill(url);
};

describe.skipIf(!hasBrowser)("the help article, step by step", () => {
  const browser = useBrowser();
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.close());

  it("sets up the shop-wide webhook, with its boxes, and tests it", async () => {
    const shop = await aSellingShop("Algemene webhook");
    const page = await browser.openPage();
    await signInAs(page, shop);
    await goTo(page, "Webhooks");
    const orders = region(page, "Bestellingen");
    await orders.getByLabel("Webhook URL", { exact: true }).fill(`${receiver.url}/all`);
    await orders.getByText("Ook aanroepen bij automatische incasso's en termijnbetalingen").click();
    await orders.getByText("Aanroepen per orderregel in plaats van per hele order").click();
    await orders.getByText("drie regels zijn drie aanroepen").waitFor();
    await orders.getByRole("button", { name: "Opslaan: Bestellingen" }).click();
    await orders.getByText("Opgeslagen", { exact: true }).waitFor();
    receiver.failNext("/all", Number.POSITIVE_INFINITY, { kind: "answer", status: 404, body: "no such hook" });
    await orders.getByRole("button", { name: "Testaanroep versturen: Bestellingen" }).click();
    await orders.getByText("Op deze URL is niets te vinden").waitFor();
    await orders.getByText("no such hook").waitFor();
    receiver.recover("/all");
    await orders.getByRole("button", { name: "Testaanroep versturen: Bestellingen" }).click();
    await orders.getByText("Het werkt", { exact: true }).waitFor();
    await shop.call(
      "POST",
      "/v1/events",
      aPaidOrder({ id: "2001", kind: "renewal", bump: { id: "8", title: "Werkboek" } }),
    );
    // Sorted by order, because the failed test call is retried meanwhile.
    const linesOf = (id: string) =>
      receiver
        .calls("/all")
        .map(({ body }) => (JSON.parse(body) as { data: { order: { id: string }; line_number?: number } }).data)
        .filter(({ order }) => order.id === id)
        .map(({ line_number: number }) => number)
        .toSorted();
    await expect.poll(() => linesOf("2001"), { timeout: WAIT_MS }).toEqual([1, 2]);
  });

  it("adds a rule to a product and one to an upsell, sends earlier orders, and a new order calls them", async () => {
    const shop = await aSellingShop("Specifieke webhook");
    const page = await browser.openPage();
    await signInAs(page, shop);
    await goTo(page, "Producten");
    await page.getByRole("link", { name: "Cursus Fotografie" }).click();
    await page.getByRole("heading", { name: "Koppelingen" }).waitFor();
    await addRule(page, `${receiver.url}/course`);
    await page.getByText("In de afgelopen 30 dagen had dit 1 keer aangeroepen.").waitFor();
    await page.getByText("Bestelling 1001", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Regel aanmaken" }).click();
    await page.getByText("De regel is aangemaakt en staat aan").waitFor();
    await page.getByRole("button", { name: "Verstuur deze ene" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Versturen" }).click();
    await page.getByText("Alles is aangekomen").waitFor();
    await receiver.waitForCalls("/course", 1, WAIT_MS);
    await page.getByText("Al deze aanroepen zijn al gedaan.").waitFor();

    await goTo(page, "Upsells");
    await page.getByRole("link", { name: "Masterclass" }).click();
    await page.getByRole("heading", { name: "Geavanceerd" }).waitFor();
    await addRule(page, `${receiver.url}/upsell`);
    await page.getByRole("button", { name: "Regel aanmaken" }).click();
    await page.getByText("De regel is aangemaakt en staat aan").waitFor();

    const events = [
      aPaidOrder({ id: "2002" }),
      aPaidOrder({ id: "2003", kind: "upsell", upsell: UPSELL, product: { id: "9", title: "Masterclass" } }),
    ];
    await shop.call("POST", "/v1/events", { events });
    const orderOf = ({ body }: { body: string }) =>
      (JSON.parse(body) as { data: { order: { id: string } } }).data.order.id;
    expect((await receiver.waitForCalls("/course", 2, WAIT_MS)).map(orderOf)).toEqual(["1001", "2002"]);
    expect((await receiver.waitForCalls("/upsell", 1, WAIT_MS)).map(orderOf)).toEqual(["2003"]);
  });

  it("makes a rule with the keyboard only, switches it off and deletes it", async () => {
    const shop = await aSellingShop("Zonder muis");
    const page = await browser.openPage();
    await signInAs(page, shop, "/rules/new");
    await page.getByRole("heading", { name: "Regel toevoegen", level: 1 }).waitFor();
    const products = page.getByRole("main").getByLabel("Producten", { exact: true }).first();
    await products.waitFor();
    await tabTo(page, "Producten");
    expect(await products.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type("foto");
    // Awaited, because the list still has all products until then.
    await page.getByRole("option", { name: "Werkboek" }).waitFor({ state: "detached" });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await tabTo(page, "Webhook URL");
    await page.keyboard.type(`${receiver.url}/keys`);
    await page.keyboard.press("Enter");
    await page.getByText("De regel is aangemaakt en staat aan").waitFor();
    await goTo(page, "Regels en koppelingen");
    await page.getByText("product Cursus Fotografie").waitFor();
    await tabTo(page, "aan of uit");
    await page.keyboard.press("Space");
    await page.getByRole("switch").and(page.locator(":not(:checked)")).waitFor();
    await tabTo(page, "verwijderen");
    await page.keyboard.press("Enter");
    await page.getByText("Deze regel heeft geen wachtende aanroepen.").waitFor();
    await tabTo(page, "Regel verwijderen");
    await page.keyboard.press("Enter");
    await page.getByText("Er zijn nog geen regels").waitFor();
  });
});

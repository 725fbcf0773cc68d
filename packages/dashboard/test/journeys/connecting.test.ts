import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Huddle, startHuddle } from "../../../sandbox/src/huddle/start-huddle.ts";
import { type PlugAndPay, startPlugAndPay } from "../../../sandbox/src/plugandpay/start-plug-and-pay.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser, WAIT_MS } from "../support/open-page.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

const BUYER = { firstname: "Bo", lastname: "Kater", email: "bo.kater@example.com" };
const HUDDLE_KEY = "huddle-key-of-the-journey";

describe.skipIf(!hasBrowser)("connecting Plug&Pay and Huddle", () => {
  const browser = useBrowser();
  let shop: Shop;
  let plugAndPay: PlugAndPay;
  let huddle: Huddle;
  beforeAll(async () => {
    shop = await newShop("Bakkerij Kater");
    plugAndPay = await startPlugAndPay({ shopName: "Bakkerij Kater", retryGapsSeconds: [] });
    huddle = await startHuddle({ apiKey: HUDDLE_KEY, webhooks: [{ sku: "CLUB", levels: ["club"] }] });
    plugAndPay.addProduct({ id: 11, title: "Club", price: "15.00", type: "subscription", sku: "CLUB" });
  });
  afterAll(async () => {
    await plugAndPay.close();
    await huddle.close();
  });

  it("shows that a token is wrong, and with a right one the address for notices", async () => {
    const page = await browser.openPage();
    await signInAs(page, shop, "/plugandpay");
    await connectPlugAndPay(page);
  });

  it("then gives a buyer access, explains it, and makes a task when the subscription has ended", async () => {
    const page = await browser.openPage();
    await signInAs(page, shop, "/plugandpay");
    await connectHuddle(page);
    const subscription = await sellTheClub(page);
    await readWhy(page);
    await endIt(page, subscription);
  });

  async function connectPlugAndPay(page: Page): Promise<void> {
    const first = page.getByRole("region", { name: /Stap 1:/ });
    await inspect(page, "plugandpay-empty");
    await first.getByText("Geavanceerd").click();
    await first.getByLabel("Adres van de API van Plug&Pay").fill(plugAndPay.url);
    await first.getByRole("button", { name: "Adres opslaan" }).click();
    await first.getByLabel("API-token", { exact: true }).fill("nonsense");
    await first.getByRole("button", { name: "Opslaan", exact: true }).click();
    await page.getByText("Plug&Pay weigert dit token").waitFor();
    await inspect(page, "plugandpay-refused");
    await first.getByLabel("API-token", { exact: true }).fill(plugAndPay.token);
    await first.getByRole("button", { name: "Opslaan", exact: true }).click();
    await page.getByText("Het token werkt: Plug&Pay gaf antwoord").waitFor();
    plugAndPay.setHubUrl(
      await page
        .getByRole("region", { name: /Stap 2:/ })
        .locator("code")
        .innerText(),
    );
  }

  async function connectHuddle(page: Page): Promise<void> {
    await page.getByRole("navigation").getByRole("link", { name: "Huddle en toegang" }).click();
    await page.getByRole("link", { name: "Koppelingen", exact: true }).click();
    await page.getByText("Er is nog geen Huddle gekoppeld").waitFor();
    await page.getByRole("button", { name: "Huddle koppelen" }).click();
    await page.getByLabel("Naam", { exact: true }).fill("Mijn club");
    await page.getByLabel("Domein").fill("club.example.com");
    await page.getByLabel("Sleutel", { exact: true }).fill(HUDDLE_KEY);
    await page.getByText("Geavanceerd").click();
    await page.getByLabel("Ander adres").fill(huddle.url);
    await inspect(page, "access-huddle-form");
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByRole("heading", { name: "Mijn club", level: 1 }).waitFor();
    await inspect(page, "connection-new");
  }

  async function sellTheClub(page: Page) {
    await makeRules();
    const { subscription, order } = plugAndPay.startSubscription({ items: [{ productId: 11 }], buyer: BUYER });
    await plugAndPay.notify("order_payment_completed", order);
    await page.goto(`${shop.hub.url}/plugandpay`);
    await page.getByText("Plug&Pay en Haak praten met elkaar").waitFor();
    await page.getByRole("link", { name: "Naar de gebeurtenis" }).first().waitFor();
    await page.getByRole("button", { name: "Nu vergelijken" }).click();
    await page.getByText(/Klaar: \d+ bestelling/).waitFor();
    await inspect(page, "plugandpay-connected");
    return subscription;
  }

  /** Made through the API, because the pages of rules have their own tests. */
  async function makeRules(): Promise<void> {
    const { data } = (await shop.call("GET", "/v1/huddle/connections")) as { data: { id: string }[] };
    const action = { type: "huddle", connection_id: data[0]?.id, skus: ["CLUB"] };
    const scope = { products: ["11"] };
    const rule = (name: string, trigger: string, change: string) =>
      shop.call("POST", "/v1/rules", { name, trigger, scope, action: { ...action, do: change } });
    await rule("Club opent Huddle", "order.paid", "grant");
    await rule("Einde sluit Huddle", "subscription.ended", "revoke");
  }

  async function readWhy(page: Page): Promise<void> {
    await huddle.waitForMails(1, WAIT_MS);
    await page.goto(`${shop.hub.url}/access`);
    const row = page.getByRole("link", { name: new RegExp(BUYER.email) });
    await row.getByText("Heeft toegang").waitFor();
    await inspect(page, "access-people");
    await row.click();
    await page.getByRole("heading", { name: BUYER.email, level: 1 }).waitFor();
    await page.getByText("Heeft toegang. Het andere systeem heeft dat bevestigd.").waitFor();
    await page.getByText("Regel “Club opent Huddle”").first().waitFor();
    await inspect(page, "access-person");
  }

  async function endIt(page: Page, { id }: { id: number }): Promise<void> {
    await plugAndPay.notify("subscription_ended", plugAndPay.endSubscription(id));
    await page.goto(`${shop.hub.url}/access/tasks`);
    const task = page.getByText(`Haal ${BUYER.email} uit CLUB in Mijn club`);
    await task.waitFor();
    await inspect(page, "access-tasks");
    await page.getByLabel("Afgevinkt door").fill("Noor");
    await page.getByRole("button", { name: `Afvinken: ${BUYER.email}` }).click();
    await page.getByText("Er is niets te doen").waitFor();
    await page.getByText("Gedaan", { exact: true }).click();
    await page.getByText(/Afgevinkt door Noor op/).waitFor();
    await page.getByRole("link", { name: "Waarom?" }).click();
    await page.getByText("Heeft geen toegang meer: er is geen aankoop meer die toegang geeft.").waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/access\/acc_/);
    await inspect(page, "access-person-ended");
    await page.getByRole("banner").getByText("EN", { exact: true }).click();
    await page.getByText("No longer has access: there is no purchase that gives it.").waitFor();
    await inspect(page, "access-person-ended-en");
  }
});

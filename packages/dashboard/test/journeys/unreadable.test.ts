import { afterAll, beforeAll, describe, it } from "vitest";
import { type PlugAndPay, startPlugAndPay } from "../../../sandbox/src/plugandpay/start-plug-and-pay.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

describe.skipIf(!hasBrowser)("an order that Haak cannot read", () => {
  const browser = useBrowser();
  let shop: Shop;
  let plugAndPay: PlugAndPay;
  beforeAll(async () => {
    shop = await newShop("Bakkerij Kater");
    plugAndPay = await startPlugAndPay({ shopName: "Bakkerij Kater", retryGapsSeconds: [] });
    plugAndPay.addProduct({ id: 7, title: "Cursus", price: "100.00" });
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
  });
  afterAll(() => plugAndPay.close());

  it("is named by a comparison with what to do, and leads to its event after it was corrected and read again", async () => {
    const [bad, worse] = [1, 2].map(() => plugAndPay.payOrder(plugAndPay.placeOrder({ items: [{ productId: 7 }] }).id));
    if (!bad || !worse) throw new Error("Two orders are needed.");
    for (const { id } of [bad, worse])
      plugAndPay.spoil(`/v2/orders/${id}`, (body) => ({
        ...body,
        billing: { contact: { firstname: "Bo" }, address: null },
      }));
    const page = await browser.openPage();
    await signInAs(page, shop, "/plugandpay");
    await page.getByRole("button", { name: "Nu vergelijken" }).click();
    await page.getByText("2 bestellingen of abonnementen kon Haak niet lezen").waitFor();
    const card = page.getByRole("region", { name: "Wat Haak niet kon lezen" });
    await card.getByText("het e-mailadres (billing.contact.email) ontbreekt").first().waitFor();
    await inspect(page, "plugandpay-unreadable");
    await card.getByRole("button", { name: `Bestelling ${worse.id} opnieuw lezen` }).click();
    await card.getByText("het lukt nog niet").waitFor();
    plugAndPay.spoil(`/v2/orders/${bad.id}`, null);
    await card.getByRole("button", { name: `Bestelling ${bad.id} opnieuw lezen` }).click();
    await card.getByText(`Bestelling ${bad.id} is gelezen`).waitFor();
    await inspect(page, "plugandpay-read-again");
    await card.getByRole("link", { name: "Naar de gebeurtenis" }).click();
    await page.getByRole("heading", { name: /Bestelling betaald/, level: 1 }).waitFor();
    await signInAs(page, shop, "/");
    await page.getByText("1 bestelling of abonnement kon Haak niet lezen.").waitFor();
    await page.getByRole("link", { name: "Bekijk wat je kunt doen" }).click();
    await page.getByRole("banner").getByText("EN", { exact: true }).click();
    await page.getByRole("region", { name: "What Haak could not read" }).getByText(`Order ${worse.id}`).waitFor();
    await inspect(page, "plugandpay-unreadable-en");
  });
});

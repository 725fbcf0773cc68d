import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser, WAIT_MS } from "../support/open-page.ts";
import { useReceiver } from "../support/receiver.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

const MINUTE_MS = 60_000;

/** A paid order of one course. */
function anOrder(id: string, email: string) {
  return {
    ...{ key: `order:${id}:paid`, type: "order.paid", occurred_at: new Date(Date.now() - MINUTE_MS).toISOString() },
    data: {
      order: {
        ...{ id, number: id, kind: "first", amount: "100.00", amount_with_tax: "121.00" },
        customer: { email, first_name: "Bo", last_name: "Kater" },
        lines: [{ product: { id: "7", title: "Cursus" }, quantity: 1, amount: "100.00", amount_with_tax: "121.00" }],
      },
    },
  };
}

/** Reports an order, and waits until the hub has given up its delivery. */
async function failFor(shop: Shop, id: string, email: string): Promise<void> {
  await shop.call("POST", "/v1/events", anOrder(id, email));
  const event_key = `order:${id}:paid`;
  await vi.waitFor(
    async () =>
      expect(await shop.call("GET", "/v1/deliveries?state=failed")).toMatchObject({
        data: expect.arrayContaining([expect.objectContaining({ event_key })]),
      }),
    { timeout: WAIT_MS, interval: 200 },
  );
}

describe.skipIf(!hasBrowser)("an order whose receiver fails", () => {
  const browser = useBrowser();
  const receiver = useReceiver();
  let lookedAt: Shop;

  beforeAll(async () => {
    lookedAt = await aFailingShop();
  });

  /** A shop with two failed orders. Tests that change nothing share one, because making it takes seconds. */
  async function aFailingShop(): Promise<Shop> {
    const made = await newShop("Bakkerij Kater");
    receiver.answers(500, '{"error":"database is full"}');
    const rule = (name: string, more: object) =>
      made.call("POST", "/v1/rules", {
        ...{ name, trigger: "order.paid", action: { type: "webhook", url: receiver.url(made.id) } },
        ...more,
      });
    await rule("Cursus opent de ledensite", {});
    await rule("Alleen voor de workshop", { scope: { products: ["8"] } });
    await Promise.all([failFor(made, "1001", "bo@example.com"), failFor(made, "1002", "an@example.com")]);
    return made;
  }

  it("is found by e-mail, shown as a story, and sent again after the receiver works", async () => {
    const shop = await aFailingShop();
    const page = await browser.openPage();
    await signInAs(page, shop, "/events");
    await page.getByRole("link", { name: /1002/ }).waitFor();
    await page.getByRole("searchbox", { name: "Zoeken" }).fill("BO@example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: /1002/ }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: /1001/ }).click();

    await page.getByText("1 aanroep is niet aangekomen.").waitFor();
    await page.getByText("database is full").first().waitFor();
    await page.getByText("Alleen voor de workshop").waitFor();
    await inspect(page, "event");
    receiver.answers(200, "ok");
    await page.getByRole("button", { name: "Opnieuw versturen" }).click();
    await page.getByText("Alles is aangekomen: 1 aanroep.").waitFor();
    expect(receiver.taken(shop.id)).toBe(1);
  });

  it("is on the overview with its amount, and is sent again with all deliveries of the same cause", async () => {
    const shop = await aFailingShop();
    const page = await browser.openPage();
    await signInAs(page, shop);
    await page.getByRole("heading", { name: /242,00 loopt risico/ }).waitFor();
    await page.getByRole("heading", { name: "Wat er binnenkwam" }).waitFor();
    await inspect(page, "overview");
    receiver.answers(200, "ok");
    await page.getByRole("button", { name: "Verholpen, opnieuw versturen" }).click();
    await page.getByRole("button", { name: "2 afleveringen versturen" }).click();
    await page.getByRole("dialog").getByText("Alles is aangekomen").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Sluiten" }).last().click();
    await page.getByText("Er is niets mislukt en er staat niets op pauze.").waitFor();
    expect(receiver.taken(shop.id)).toBe(2);
    await inspect(page, "overview-well");
  });

  it("is in the list of events", async () => {
    const page = await browser.openPage();
    await signInAs(page, lookedAt, "/events");
    await page.getByRole("link", { name: /1002/ }).waitFor();
    await inspect(page, "events");
  });

  it("is among the deliveries, with the request and the answer", async () => {
    const page = await browser.openPage();
    await signInAs(page, lookedAt, "/deliveries?state=failed");
    await page.getByRole("link", { name: /· 1001/ }).waitFor();
    await inspect(page, "deliveries");
    await page.getByRole("button", { name: "Deze opnieuw versturen" }).click();
    await page.getByRole("button", { name: "2 afleveringen versturen" }).waitFor();
    await inspect(page, "resend");
    await page.getByRole("button", { name: "Annuleren" }).click();
    await page.getByRole("link", { name: /· 1001/ }).click();
    await page.getByText("database is full").first().waitFor();
    await inspect(page, "delivery");
  });

  it("is shown in English too, on the overview and as a story", async () => {
    const page = await browser.openPage({ locale: "en-GB" });
    await signInInEnglish(page, lookedAt);
    await page.getByRole("heading", { name: /121\.00|242\.00/ }).waitFor();
    await page.getByRole("heading", { name: "What came in" }).waitFor();
    await inspect(page, "overview-en");
    await page.getByRole("link", { name: "Events", exact: true }).click();
    await page.getByRole("link", { name: /1001/ }).waitFor();
    await inspect(page, "events-en");
    await page.getByRole("link", { name: /1001/ }).click();
    await page.getByText("1 call has not arrived.").waitFor();
    await inspect(page, "event-en");
  });

  it("is shown in English too, at its delivery and its endpoint", async () => {
    const page = await browser.openPage({ locale: "en-GB" });
    await signInAs(page, lookedAt, "/deliveries");
    await page.getByRole("link", { name: /1001/ }).waitFor();
    await inspect(page, "deliveries-en");
    await page.getByRole("link", { name: /1001/ }).click();
    await page.getByRole("heading", { name: "Attempts" }).waitFor();
    await inspect(page, "delivery-en");
    await page.getByRole("link", { name: /127\.0\.0\.1/ }).click();
    await page.getByText("Calls have failed since").waitFor();
    await inspect(page, "endpoint-en");
    await page.getByRole("navigation").getByRole("link", { name: "Endpoints", exact: true }).click();
    await page.getByRole("link", { name: /127\.0\.0\.1/ }).waitFor();
    await inspect(page, "endpoints-en");
  });

  // Last, because the endpoint works again after it.
  it("shows what is wrong at its endpoint, where it is tested", async () => {
    const page = await browser.openPage();
    await signInAs(page, lookedAt, "/endpoints");
    await page.getByRole("link", { name: /127\.0\.0\.1/ }).waitFor();
    await inspect(page, "endpoints");
    await page.getByRole("link", { name: /127\.0\.0\.1/ }).click();
    await page.getByText("Aanroepen mislukken sinds").waitFor();
    await tryOut(page);
    await inspect(page, "endpoint");
  });

  /** A test call with its answer, and the secret, which is shown once. */
  async function tryOut(page: Page): Promise<void> {
    receiver.answers(200, "thanks");
    await page.getByRole("button", { name: "Testaanroep versturen" }).click();
    await page.getByText(/Antwoord 200/).waitFor();
    await page.getByRole("button", { name: "Geheim tonen" }).click();
    await page.getByText("verborgen").waitFor({ state: "attached" });
  }
});

async function signInInEnglish(page: Page, shop: Shop): Promise<void> {
  await page.goto(shop.hub.url);
  await page.getByLabel("API key", { exact: true }).fill(shop.apiKey);
  await page.getByRole("button", { name: "Sign in" }).click();
}

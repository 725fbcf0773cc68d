import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Huddle, startHuddle } from "../../../sandbox/src/huddle/start-huddle.ts";
import { aPaidOrder } from "../support/events.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

/**
 * In the short form, a Huddle is connected and a buyer gets access
 * (`packages/dashboard/test/journeys/connecting.test.ts`), and the page shows each step and a wrong key
 * (`packages/dashboard/src/features/access/connection.test.tsx`).
 */

const OWNER = "noor@example.com";

describe.skipIf(!hasBrowser)("the steps of connecting Huddle", () => {
  const browser = useBrowser();
  let huddle: Huddle;
  beforeAll(async () => {
    huddle = await startHuddle({ apiKey: "the-right-key", webhooks: [{ sku: "CLUB", levels: ["club"] }] });
  });
  afterAll(() => huddle.close());

  it("find a wrong key by a call, and end with the first buyer who has access", async () => {
    const shop = await newShop("Bakkerij Kater");
    const id = await connect(shop);
    const page = await browser.openPage();
    await signInAs(page, shop, `/access/connections/${id}`);
    await tryIt(page);
    await page.getByText("De sleutel wordt geweigerd").waitFor();
    await inspect(page, "connection-refused");
    await fixTheKey(page);
    await tryIt(page);
    await step(page, 2, "klaar").waitFor();
    expect(huddle.members()).toMatchObject([{ email: OWNER, skus: ["CLUB"] }]);
    await page.getByRole("link", { name: "Alle koppelingen" }).click();
    await page.getByText("Het uitproberen is gelukt").waitFor();
    await inspect(page, "access-connections");
    await page.getByRole("link", { name: "Stappen van Mijn club" }).click();
    await letBuyersIn(page, shop, id);
  });

  async function connect(shop: Shop): Promise<string> {
    const community = { name: "Mijn club", domain: "club.example.com", api_key: "mistyped", base_url: huddle.url };
    return ((await shop.call("POST", "/v1/huddle/connections", community)) as { id: string }).id;
  }

  async function tryIt(page: Page): Promise<void> {
    await step(page, 2, "nog te doen").waitFor();
    await page.getByLabel("Je eigen e-mailadres").fill(OWNER);
    await page.getByLabel("SKU", { exact: true }).fill("CLUB");
    await page.getByRole("button", { name: "Uitproberen" }).click();
  }

  async function fixTheKey(page: Page): Promise<void> {
    await page.getByRole("link", { name: "Mijn club wijzigen" }).click();
    await page.getByLabel("Sleutel", { exact: true }).fill("the-right-key");
    await page.getByRole("button", { name: "Opslaan" }).click();
  }

  async function letBuyersIn(page: Page, shop: Shop, id: string): Promise<void> {
    await step(page, 3, "nog te doen").waitFor();
    const action = { type: "huddle", connection_id: id, skus: ["CLUB"], do: "grant" };
    await shop.call("POST", "/v1/rules", { name: "Cursus opent de club", trigger: "order.paid", action });
    await step(page, 3, "klaar").waitFor();
    await step(page, 4, "nog te doen").waitFor();
    await shop.call("POST", "/v1/events", aPaidOrder({ id: "1001" }));
    await step(page, 4, "klaar").waitFor();
    await page.getByText("koper@example.com heeft toegang.").waitFor();
    await inspect(page, "connection-done");
  }
});

const step = (page: Page, number: number, state: string) =>
  page.getByRole("region", { name: new RegExp(`Stap ${number}: .*${state}`) });

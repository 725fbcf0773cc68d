import type { Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";
import { aPaidOrder } from "../support/events.ts";
import { goTo } from "../support/go-to.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { openSignedIn } from "../support/sign-in-quietly.ts";

/** A shop on which every page has something to show. Nothing answers at its addresses, which is no matter here. */
async function aFurnishedShop(): Promise<{ shop: Shop; ruleId: string }> {
  const shop = await newShop("Bakkerij Kater");
  const url = (name: string) => `https://hooks.example.com/catch/${name}`;
  const events = Array.from({ length: 12 }, (_, index) => {
    const id = String(1001 + index);
    if (index % 4 === 3) return aPaidOrder({ id, kind: "installment" });
    return index % 4 === 2
      ? aPaidOrder({
          id,
          kind: "upsell",
          upsell: { id: "u1", name: "Masterclass" },
          product: { id: "9", title: "Masterclass" },
        })
      : aPaidOrder({ id, bump: { id: "8", title: "Werkboek" } });
  });
  await shop.call("POST", "/v1/events", { events });
  await shop.call("POST", "/v1/api-keys", { name: "Boekhouding" });
  await shop.call("PUT", "/v1/settings/webhooks", {
    orders: { url: url("orders"), recurring: true },
    cancellations: { url: url("cancellations") },
  });
  await shop.call("PUT", "/v1/settings/alerts", { email: "owner@example.com", weekly_digest: true });
  await shop.call("POST", "/v1/hooks", { trigger: "order.paid", target_url: "https://hooks.zapier.com/hooks/1" });
  const action = { type: "webhook", url: url("upsell") };
  await shop.call("POST", "/v1/rules", { trigger: "order.paid", scope: { upsells: ["u1"] }, action });
  const made = await shop.call("POST", "/v1/rules", {
    ...{ name: "Cursus opent de poort", trigger: "order.paid", scope: { products: ["7"] } },
    action: { type: "webhook", url: url("course"), headers: { "X-Api-Key": "geheim-1", "X-Shop": "7" } },
  });
  return { shop, ruleId: (made as { id: string }).id };
}

interface Place {
  readonly name: string;
  readonly path: (ruleId: string) => string;
  /** Waits until all of it is there, and opens what is to be looked at. */
  readonly ready?: (page: Page) => Promise<void>;
}

const hasWhatIf = (page: Page) =>
  page.locator("#what-if").locator("xpath=../..").getByRole("listitem").first().waitFor();

const PLACES: readonly Place[] = [
  {
    name: "webhooks",
    path: () => "/settings/webhooks",
    ready: (page) =>
      page
        .getByRole("button", { name: /Orders|Bestellingen/ })
        .first()
        .waitFor(),
  },
  { name: "alerts", path: () => "/settings/alerts", ready: (page) => page.getByRole("checkbox").waitFor() },
  {
    name: "changes",
    path: () => "/settings/changes",
    ready: (page) => page.getByRole("listitem").first().waitFor(),
  },
  { name: "rules", path: () => "/rules", ready: (page) => page.getByRole("switch").first().waitFor() },
  { name: "products", path: () => "/products", ready: (page) => page.getByRole("listitem").first().waitFor() },
  { name: "product", path: () => "/products/7", ready: (page) => page.getByRole("switch").waitFor() },
  { name: "upsells", path: () => "/upsells", ready: (page) => page.getByRole("listitem").first().waitFor() },
  { name: "upsell", path: () => "/upsells/u1", ready: (page) => page.getByRole("switch").waitFor() },
  { name: "rule", path: (ruleId) => `/rules/${ruleId}`, ready: hasWhatIf },
  {
    name: "delete-rule",
    path: () => "/products/7",
    ready: async (page) => {
      await page.getByRole("button", { name: /verwijderen|Delete/ }).click();
      await page
        .getByRole("dialog")
        .getByText(/Er wacht niets|Nothing of this/)
        .waitFor();
    },
  },
  {
    name: "replace-key",
    path: () => "/settings/webhooks",
    ready: async (page) => {
      await page.getByRole("button", { name: /Boekhouding.*vervangen|Replace Boekhouding/ }).click();
      await page.getByRole("dialog").getByRole("radio").first().waitFor();
    },
  },
  // The last, as a page does not let go of what was not saved.
  {
    name: "new-rule",
    path: () => "/rules/new?product=7",
    ready: async (page) => {
      await page.getByLabel("Webhook URL", { exact: true }).fill("https://hooks.example.com/catch/new");
      await hasWhatIf(page);
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
];

describe.skipIf(!hasBrowser)("the pages of settings and rules", () => {
  const browser = useBrowser();
  let furnished: Awaited<ReturnType<typeof aFurnishedShop>>;
  beforeAll(async () => {
    furnished = await aFurnishedShop();
  });

  describe.each(["nl-NL", "en-GB"])("in %s", (locale) => {
    const page = browser.keepPage({ locale });
    beforeAll(() => openSignedIn(page(), furnished.shop, "/"));

    it.each(PLACES)("are whole in every look: $name", async ({ name, path, ready }) => {
      await goTo(page(), path(furnished.ruleId));
      await ready?.(page());
      await inspect(page(), `${name}-${locale.slice(0, 2)}`);
    });
  });

  it("say what would fill them where a shop is new", async () => {
    const page = await browser.openPage();
    const shop = await newShop("Nieuwe winkel");
    await openSignedIn(page, shop, "/");
    for (const place of ["rules", "products", "upsells", "products/1"]) {
      await goTo(page, `/${place}`);
      await page.getByRole("main").getByRole("link", { name: "Regel toevoegen" }).first().waitFor();
    }
    await goTo(page, "/settings/webhooks");
    await page.getByText("Vul een URL in en sla op").first().waitFor();
    await inspect(page, "webhooks-new-shop");
  });
});

import type { Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";
import { aFurnishedShop } from "../support/furnished-shop.ts";
import { goTo } from "../support/go-to.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { openSignedIn } from "../support/sign-in-quietly.ts";

interface Place {
  readonly name: string;
  readonly path: (ruleId: string) => string;
  /** Waits until the page is complete, and opens the state. */
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
  // Last, because a page with unsaved changes cannot be left.
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

    it.each(PLACES)("have no problem in any look: $name", async ({ name, path, ready }) => {
      await goTo(page(), path(furnished.ruleId));
      await ready?.(page());
      await inspect(page(), `${name}-${locale.slice(0, 2)}`);
    });
  });
});

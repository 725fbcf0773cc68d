import type { Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";
import { aFurnishedShop } from "../support/furnished-shop.ts";
import { goTo } from "../support/go-to.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser } from "../support/open-page.ts";
import { newShop } from "../support/shop.ts";
import { openSignedIn } from "../support/sign-in-quietly.ts";

/**
 * Further states of the pages of `packages/dashboard/test/journeys/rules-looks.test.ts`, which is in the short form.
 * Their content is tested there by `packages/dashboard/src/features/rules/rules.test.tsx` and
 * `packages/dashboard/src/features/webhooks/webhooks.test.tsx`.
 */

interface State {
  readonly name: string;
  readonly path: string;
  /** Opens the state, and waits until it is complete. */
  readonly ready: (page: Page) => Promise<void>;
}

const STATES: readonly State[] = [
  {
    name: "delete-rule",
    path: "/products/7",
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
    path: "/settings/webhooks",
    ready: async (page) => {
      await page.getByRole("button", { name: /Boekhouding.*vervangen|Replace Boekhouding/ }).click();
      await page.getByRole("dialog").getByRole("radio").first().waitFor();
    },
  },
];

describe.skipIf(!hasBrowser)("the pages of settings and rules, in other states", () => {
  const browser = useBrowser();
  let furnished: Awaited<ReturnType<typeof aFurnishedShop>>;
  beforeAll(async () => {
    furnished = await aFurnishedShop();
  });

  describe.each(["nl-NL", "en-GB"])("in %s", (locale) => {
    const page = browser.keepPage({ locale });
    beforeAll(() => openSignedIn(page(), furnished.shop, "/"));

    it.each(STATES)("have no problem in any look: $name", async ({ name, path, ready }) => {
      await goTo(page(), path);
      await ready(page());
      await inspect(page(), `${name}-${locale.slice(0, 2)}`);
    });
  });

  it("show how to fill them in a new shop", async () => {
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

import type { Page } from "playwright-core";
import { TEST_FORM } from "../../../../scripts/test-form.ts";

/**
 * Goes to another page of the dashboard, which must be of another kind. It uses the router, like the browser's
 * forward button, because loading all code again takes as long as the check of the page. The long form uses the
 * address bar.
 */
export async function goTo(page: Page, path: string): Promise<void> {
  const url = new URL(path, page.url()).href;
  if (TEST_FORM === "long") {
    await page.goto(url);
    return;
  }
  await page.evaluate((address) => {
    document.querySelector("h1")?.setAttribute("data-left", "");
    const { idx = 0 } = (history.state ?? {}) as { idx?: number };
    // The state that react-router stores for each page.
    history.pushState({ idx: idx + 1, key: `page-${idx}`, usr: null }, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  }, url);
  await page.locator("h1:not([data-left])").waitFor();
}

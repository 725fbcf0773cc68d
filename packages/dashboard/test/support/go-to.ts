import type { Page } from "playwright-core";
import { TEST_FORM } from "../../../../scripts/test-form.ts";

/**
 * Goes from one page of the dashboard to another, which must be of another kind. By its router, as with the browser's forward button: to
 * read all code anew takes as long as the look at the page. In the long form by the address bar.
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
    // What react-router keeps of each page that it has been at.
    history.pushState({ idx: idx + 1, key: `page-${idx}`, usr: null }, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  }, url);
  await page.locator("h1:not([data-left])").waitFor();
}

import type { Page } from "playwright-core";

/**
 * Resets a page as for a new person: nobody is signed in, and nothing is stored except the files that it has loaded.
 */
export async function forgetWhoeverWasHere(page: Page): Promise<void> {
  const accept = (dialog: { accept(): Promise<void> }) => dialog.accept();
  // Needed because pages ask before they lose unsaved changes.
  page.on("dialog", accept);
  // A page of the same hub without scripts, so that nothing can be stored again.
  if (page.url().startsWith("http")) await page.goto(new URL("/healthz", page.url()).href);
  page.off("dialog", accept);
  await page.context().clearCookies();
  await page.evaluate(() => {
    if (location.protocol === "about:") return;
    localStorage.clear();
    sessionStorage.clear();
  });
}

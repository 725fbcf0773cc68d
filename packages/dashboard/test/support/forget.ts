import type { Page } from "playwright-core";

/** Makes a page that of somebody new: nobody is signed in, nothing is remembered but the files that it has read. */
export async function forgetWhoeverWasHere(page: Page): Promise<void> {
  const accept = (dialog: { accept(): Promise<void> }) => dialog.accept();
  // Pages ask before they lose what was typed.
  page.on("dialog", accept);
  // A place of the same hub at which nothing runs that could remember something once more.
  if (page.url().startsWith("http")) await page.goto(new URL("/healthz", page.url()).href);
  page.off("dialog", accept);
  await page.context().clearCookies();
  await page.evaluate(() => {
    if (location.protocol === "about:") return;
    localStorage.clear();
    sessionStorage.clear();
  });
}

import type { Page } from "playwright-core";

/** More than any page has that can have the focus. */
const TABS_MAX = 200;

/** Presses Tab until what has this in its name or label has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press("Tab");
    if ((await focusedName(page)).includes(name)) return;
  }
  throw new Error(`Tab does not reach ${name}.`);
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    // The body has the focus where the Tab key has left the page, and holds every text there is.
    const focused = document.activeElement === document.body ? null : document.activeElement;
    const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : [];
    const names = [
      focused?.getAttribute("aria-label"),
      focused?.textContent,
      ...labels.map((label) => label.textContent),
    ];
    return names.filter(Boolean).join(" ");
  });
}

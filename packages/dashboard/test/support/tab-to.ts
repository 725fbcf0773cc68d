import type { Page } from "playwright-core";

/** More than the number of focusable elements on any page. */
const TABS_MAX = 200;

/** Presses Tab until the element with this name or label has the focus, as people without a mouse do. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press("Tab");
    if ((await focusedName(page)).includes(name)) return;
  }
  throw new Error(`Tab does not reach ${name}.`);
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    // The body is ignored, because it has the focus when Tab has left the page, and it contains all texts.
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

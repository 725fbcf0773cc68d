import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Git ignores it; to be looked at by people. */
const SCREENSHOTS = join(import.meta.dirname, "../screenshots");

const SCHEMES = ["light", "dark"] as const;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;

/**
 * Looks at a page as it stands, in both colour schemes, wide and narrow: axe finds nothing, nothing is wider than the screen, and there is a
 * screenshot `<name>-<scheme>-<width>.png` of each. Leaves the page light and wide. Not for a page on which
 * somebody has chosen a scheme by hand.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const problems: string[] = [];
  for (const colorScheme of SCHEMES) {
    for (const size of SIZES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(size);
      await untilScheme(page, colorScheme);
      const where = `${name}-${colorScheme}-${size.width}`;
      problems.push(...(await findProblems(page)).map((problem) => `${where}: ${problem}`));
      await saveScreenshot(page, where);
    }
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize(SIZES[0]);
  expect(problems).toEqual([]);
}

/** A screenshot of the whole page, once nothing is on its way from one colour or place to another. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  await untilStill(page);
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

async function untilScheme(page: Page, scheme: string): Promise<void> {
  await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, scheme);
  await untilStill(page);
}

async function untilStill(page: Page): Promise<void> {
  // What turns for as long as something loads is no transition.
  await page.waitForFunction(() => !document.getAnimations().some((animation) => animation instanceof CSSTransition));
}

/** What is wrong with a page for those who cannot see it well, or see it on a small screen. */
async function findProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's Content-Security-Policy does not bind. Once for each page, as it is half a megabyte.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // What else it looks at is not told, and not gathered then.
    const { violations } = await window.axe.run({ resultTypes: ["violations"] });
    const problems = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}, at ${target.join(" ")}: ${failureSummary ?? ""}`),
    );
    // What stands still at the top widens no page, but is cut off where it is too wide.
    const tooWide = [document.documentElement, ...document.querySelectorAll("header, nav")].filter(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    );
    return [...problems, ...tooWide.map(({ tagName, scrollWidth }) => `${tagName} is too wide: ${scrollWidth}`)];
  });
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

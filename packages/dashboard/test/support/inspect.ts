import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { TEST_FORM } from "../../../../scripts/test-form.ts";
import { dealtLook, type View, WIDE } from "./looks.ts";

/** Git ignores it; to be looked at by people. */
const SCREENSHOTS = join(import.meta.dirname, "../screenshots");

/**
 * Looks at a page as it stands: axe finds nothing, nothing is wider than the screen, and it speaks the language that it should. The look
 * stands in `looks.ts`, which says in which colour scheme and width; in the long form it is in all of them, and there is a screenshot
 * `<name>-<scheme>-<width>.png` of each. Leaves the page wide, and in whichever scheme. Not for a page on which somebody has chosen a
 * scheme by hand.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const { language, views } = dealtLook(name);
  const problems: string[] = [];
  for (const view of views) {
    await show(page, view);
    const where = `${name}-${view.colorScheme}-${view.size.width}`;
    problems.push(...(await findProblems(page)).map((problem) => `${where}: ${problem}`));
    await saveScreenshot(page, where);
  }
  if (page.viewportSize()?.width !== WIDE.width) await page.setViewportSize(WIDE);
  expect(problems).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
}

async function show(page: Page, { colorScheme, size }: View): Promise<void> {
  if (page.viewportSize()?.width !== size.width) await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.waitForFunction(
    // What turns for as long as something loads is no transition.
    (scheme) =>
      document.documentElement.dataset.mantineColorScheme === scheme &&
      !document.getAnimations().some((animation) => animation instanceof CSSTransition),
    colorScheme,
  );
}

/** In the long form a screenshot of the whole page, once nothing is on its way from one colour or place to another. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  if (TEST_FORM !== "long") return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
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

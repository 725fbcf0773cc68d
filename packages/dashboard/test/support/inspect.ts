import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { TEST_FORM } from "../../../../scripts/test-form.ts";
import { dealtLook, type View, WIDE } from "./looks.ts";

/** Ignored by git. The screenshots are for people. */
const SCREENSHOTS = join(import.meta.dirname, "../screenshots");

/**
 * Checks a page in its current state: axe finds no problem, nothing is wider than the screen, and the language is
 * right. `looks.ts` has the look with its colour scheme and width. The long form checks all of them and saves a
 * screenshot `<name>-<scheme>-<width>.png` of each. It leaves the page wide and in any scheme, so it cannot be used
 * for a page on which a person has chosen a scheme.
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
    // Endless animations are left out, because they are not transitions.
    (scheme) =>
      document.documentElement.dataset.mantineColorScheme === scheme &&
      !document.getAnimations().some((animation) => animation instanceof CSSTransition),
    colorScheme,
  );
}

/** Saves a screenshot of the whole page in the long form, after all transitions have ended. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  if (TEST_FORM !== "long") return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Finds problems for people with poor sight or a small screen. */
async function findProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger, because the page's Content-Security-Policy does not apply to it. Loaded once per page,
  // because it has half a megabyte.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // Only violations, because the other results are not used and cost time.
    const { violations } = await window.axe.run({ resultTypes: ["violations"] });
    const problems = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}, at ${target.join(" ")}: ${failureSummary ?? ""}`),
    );
    // Checked too, because a fixed header does not make the page wider but is cut off.
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

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { TEST_FORM } from "../../../../scripts/test-form.ts";

/** Git ignores it; to be looked at by people. */
const SCREENSHOTS = join(import.meta.dirname, "../screenshots");

const WIDE = { width: 1280, height: 800 } as const;
const NARROW = { width: 360, height: 740 } as const;

interface View {
  readonly colorScheme: "light" | "dark";
  readonly size: typeof WIDE | typeof NARROW;
  /** All rules, or those alone that may find something else than in the view before. */
  readonly rules: "all" | "colours";
}

/** In an order that changes as little as can be, and ends at the size and scheme next to the first. */
const VIEWS: readonly View[] = [
  { colorScheme: "light", size: WIDE, rules: "all" },
  { colorScheme: "dark", size: WIDE, rules: "colours" },
  { colorScheme: "dark", size: NARROW, rules: "all" },
  { colorScheme: "light", size: NARROW, rules: "colours" },
];

/**
 * Looks at a page as it stands, in both colour schemes, wide and narrow: axe finds nothing, and nothing is wider than the screen. Leaves
 * the page light and wide. Not for a page on which somebody has chosen a scheme by hand. In the long form axe asks everything in each of
 * the four, and there is a screenshot `<name>-<scheme>-<width>.png` of each.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const problems: string[] = [];
  for (const view of VIEWS) {
    await show(page, view);
    const where = `${name}-${view.colorScheme}-${view.size.width}`;
    const rules = TEST_FORM === "long" ? "all" : view.rules;
    problems.push(...(await findProblems(page, rules)).map((problem) => `${where}: ${problem}`));
    await saveScreenshot(page, where);
  }
  await show(page, { colorScheme: "light", size: WIDE });
  expect(problems).toEqual([]);
}

async function show(page: Page, { colorScheme, size }: Pick<View, "colorScheme" | "size">): Promise<void> {
  if (page.viewportSize()?.width !== size.width) await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await untilScheme(page, colorScheme);
}

/** In the long form a screenshot of the whole page, once nothing is on its way from one colour or place to another. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  if (TEST_FORM !== "long") return;
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

/** Of axe's rules for pages these alone look at colours; names, roles, order and sizes are the same in both schemes. */
const ONLY = { all: {}, colours: { runOnly: ["color-contrast", "link-in-text-block"] } };

/** What is wrong with a page for those who cannot see it well, or see it on a small screen. */
async function findProblems(page: Page, rules: View["rules"]): Promise<string[]> {
  // Evaluated by the debugger, which the page's Content-Security-Policy does not bind. Once for each page, as it is half a megabyte.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    // What else it looks at is not told, and not gathered then.
    const { violations } = await window.axe.run({ resultTypes: ["violations"], ...only });
    const problems = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}, at ${target.join(" ")}: ${failureSummary ?? ""}`),
    );
    // What stands still at the top widens no page, but is cut off where it is too wide.
    const tooWide = [document.documentElement, ...document.querySelectorAll("header, nav")].filter(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    );
    return [...problems, ...tooWide.map(({ tagName, scrollWidth }) => `${tagName} is too wide: ${scrollWidth}`)];
  }, ONLY[rules]);
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

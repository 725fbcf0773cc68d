import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished } from "vitest";
import { TEST_FORM } from "../../../../scripts/test-form.ts";
import { watchConsole } from "./console.ts";
import { forgetWhoeverWasHere } from "./forget.ts";
import type { UnpackedBrowser } from "./unpack-browser.ts";

/** The Chromium package is for Linux x64 only. Elsewhere these tests are reported as skipped. */
export const hasBrowser = process.platform === "linux" && process.arch === "x64";

/** The time limit for something to appear. Long, because it takes many seconds when both cores are busy. */
export const WAIT_MS = 30_000;

/** The language, colour scheme and size of a page in a test. */
export type Look = Pick<BrowserContextOptions, "locale" | "colorScheme" | "viewport">;

/** A browser for a test file. */
export interface TestBrowser {
  /** A page for one test, signed out and without stored data. The test fails if its console has an error at the end. */
  openPage(look?: Look): Promise<Page>;
  /**
   * A page that the tests of a `describe` share. Only for tests that change nothing. Its console is checked after
   * each test.
   */
  keepPage(look?: Look): () => Page;
}

/**
 * The browser of this process. Test files share it as they share the process, and the driver ends it with the
 * process.
 */
let launched: Promise<Browser> | null = null;

/** Pages of earlier tests, by their look. */
const kept = new Map<string, Page>();

/** Opens pages of the process's browser. Call it in a test file. */
export function useBrowser(): TestBrowser {
  const getPage = async (look: Look): Promise<Page> => {
    launched ??= launch();
    return TEST_FORM === "long" ? newPage(await launched, look) : keptPage(await launched, look);
  };
  return {
    async openPage(look = {}) {
      const page = await getPage(look);
      const watched = watchConsole(page);
      onTestFinished(async () => {
        await watched.end();
        await leave(page, look);
        expect(watched.complaints, "the browser's console").toEqual([]);
      });
      return page;
    },
    keepPage: (look = {}) => keepPage(() => getPage(look), look),
  };
}

function keepPage(open: () => Promise<Page>, look: Look): () => Page {
  const opened: { page: Page; watched: ReturnType<typeof watchConsole> }[] = [];
  beforeAll(async () => {
    const page = await open();
    opened.push({ page, watched: watchConsole(page) });
  });
  afterEach(() => {
    expect(opened[0]?.watched.complaints, "the browser's console").toEqual([]);
  });
  afterAll(async () => {
    const last = opened.pop();
    await last?.watched.end();
    if (last) await leave(last.page, look);
  });
  return () => {
    const [last] = opened;
    if (!last) throw new Error("The page only exists while tests run.");
    return last.page;
  };
}

async function launch(): Promise<Browser> {
  const answer = await fetch(`${inject("browserDesk")}/browser`);
  if (!answer.ok) throw new Error(await answer.text());
  const { executablePath, env } = (await answer.json()) as UnpackedBrowser;
  // Without a sandbox, because root may not have one. The browser only opens our own pages.
  return chromium.launch({
    executablePath,
    env,
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
  });
}

const WIDE = { width: 1280, height: 800 } as const;

async function newPage(browser: Browser, look: Look): Promise<Page> {
  const context = await browser.newContext({ locale: "nl-NL", viewport: WIDE, reducedMotion: "reduce", ...look });
  context.setDefaultTimeout(WAIT_MS);
  return context.newPage();
}

/**
 * Reuses the page of the last test with that look, because a browser that has loaded the code needs a third of the
 * time.
 */
async function keptPage(browser: Browser, look: Look): Promise<Page> {
  const name = JSON.stringify(look);
  const last = kept.get(name);
  if (last && !last.isClosed()) return last;
  const page = await newPage(browser, look);
  kept.set(name, page);
  return page;
}

async function leave(page: Page, { viewport = WIDE, colorScheme = "light" }: Look): Promise<void> {
  if (TEST_FORM === "long") return page.context().close();
  await forgetWhoeverWasHere(page);
  if (viewport) await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished } from "vitest";
import { TEST_FORM } from "../../../../scripts/test-form.ts";
import { watchConsole } from "./console.ts";
import { forgetWhoeverWasHere } from "./forget.ts";
import type { UnpackedBrowser } from "./unpack-browser.ts";

/** Chromium comes for Linux x64 only; elsewhere these tests are reported as skipped. */
export const hasBrowser = process.platform === "linux" && process.arch === "x64";

/** How long something may take to show: moments when it is quiet, many seconds when both cores are busy. */
export const WAIT_MS = 30_000;

/** What a test looks at the dashboard with. */
export type Look = Pick<BrowserContextOptions, "locale" | "colorScheme" | "viewport">;

/** A browser for a test file. */
export interface TestBrowser {
  /**
   * A page for one test, of a browser that nobody is signed in with and that remembers nothing. The test fails if anything is wrong in
   * its console at the end.
   */
  openPage(look?: Look): Promise<Page>;
  /** A page that the tests of a `describe` share, for those that leave everything as it is. Its console is looked at after each. */
  keepPage(look?: Look): () => Page;
}

/** The browser of this process, which test files share as they share the process. It ends with it: the driver sees to that. */
let launched: Promise<Browser> | null = null;

/** Pages that tests have left behind, by their look. */
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
    if (!last) throw new Error("The page is there only while tests run.");
    return last.page;
  };
}

async function launch(): Promise<Browser> {
  const answer = await fetch(`${inject("browserDesk")}/browser`);
  if (!answer.ok) throw new Error(await answer.text());
  const { executablePath, env } = (await answer.json()) as UnpackedBrowser;
  // Without a sandbox, which root may not have; it sees nothing but our own pages.
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

/** The page that the last test with that look has left behind: a browser that has read the pages' code takes a third of the time. */
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

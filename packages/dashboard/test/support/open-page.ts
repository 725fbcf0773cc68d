import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFinished } from "vitest";
import type { UnpackedBrowser } from "./unpack-browser.ts";

/** Chromium comes for Linux x64 only; elsewhere these tests are reported as skipped. */
export const hasBrowser = process.platform === "linux" && process.arch === "x64";

/** How long something may take to show: moments when it is quiet, many seconds when both cores are busy. */
export const PATIENCE_MS = 30_000;

/** What a test looks at the dashboard with. */
export type Look = Pick<BrowserContextOptions, "locale" | "colorScheme" | "viewport">;

/** Opens pages of one browser. Call it in a test file; the browser is there while its tests run. */
export function useBrowser(): { openPage: (look?: Look) => Promise<Page> } {
  const launched: Browser[] = [];
  beforeAll(async () => {
    if (hasBrowser) launched.push(await launch());
  });
  afterAll(() => launched.pop()?.close());
  return {
    openPage: async (look = {}) => {
      const [browser] = launched;
      if (!browser) throw new Error("The browser is there only while tests run.");
      return openPage(browser, look);
    },
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

/** A page in a browser that nobody has used before. The test fails if anything is wrong in its console at the end. */
async function openPage(browser: Browser, look: Look): Promise<Page> {
  const context = await browser.newContext({
    locale: "nl-NL",
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...look,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  onTestFinished(async () => {
    await context.close();
    expect(complaints, "the browser's console").toEqual([]);
  });
  return page;
}

/** Whatever the browser complains about: errors and warnings, what a policy has blocked, what was thrown. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || isAnswerToStranger(message.text(), message.location().url))
      return;
    complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.stack ?? error.message}`));
  return complaints;
}

/** Asked who has signed in, the hub answers 401 to a stranger, and a browser calls each 401 an error. */
function isAnswerToStranger(text: string, url: string): boolean {
  return text.includes("status of 401") && new URL(url).pathname === "/session";
}

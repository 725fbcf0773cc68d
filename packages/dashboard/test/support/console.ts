import type { ConsoleMessage, Page } from "playwright-core";

/** Whatever the browser complains about: errors and warnings, what a policy has blocked, what was thrown. */
export interface WatchedConsole {
  readonly complaints: readonly string[];
  /** Looks no longer, once everything has come that was said until now. */
  end(): Promise<void>;
}

/** Watches the console of a page from now on. */
export function watchConsole(page: Page): WatchedConsole {
  const complaints: string[] = [];
  const hear = (message: ConsoleMessage) => {
    const { url } = message.location();
    if (!["error", "warning"].includes(message.type()) || isAnswerToStranger(message.text(), url)) return;
    complaints.push(`${message.type()}: ${message.text()} (${url})`);
  };
  const note = (error: Error) => complaints.push(`thrown: ${error.stack ?? error.message}`);
  page.on("console", hear).on("pageerror", note);
  return {
    complaints,
    async end() {
      // What the page says comes in order, and this answer last.
      if (!page.isClosed()) await page.evaluate("0");
      page.off("console", hear).off("pageerror", note);
    },
  };
}

/** Asked who has signed in, the hub answers 401 to a stranger, and a browser calls each 401 an error. */
function isAnswerToStranger(text: string, url: string): boolean {
  return text.includes("status of 401") && new URL(url).pathname === "/session";
}

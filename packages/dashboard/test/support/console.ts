import type { ConsoleMessage, Page } from "playwright-core";

/** Everything that the browser reports: errors, warnings, violations of the policy, and thrown errors. */
export interface WatchedConsole {
  readonly complaints: readonly string[];
  /** Stops watching, after everything that was logged until now has arrived. */
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
      // Awaited, because messages of a page arrive in order and this answer is the last one.
      if (!page.isClosed()) await page.evaluate("0");
      page.off("console", hear).off("pageerror", note);
    },
  };
}

/**
 * Ignored, because the hub answers the request for the session with 401 before sign-in, and a browser logs each 401
 * as an error.
 */
function isAnswerToStranger(text: string, url: string): boolean {
  return text.includes("status of 401") && new URL(url).pathname === "/session";
}

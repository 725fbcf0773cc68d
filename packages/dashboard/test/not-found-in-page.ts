import { prettyDOM } from "@testing-library/react";

/**
 * What was looked for is not in the page. Whoever waits for something looks some ten times a second, and most of these errors are read
 * by nobody; so the page is written out, which takes longer than to look, only for one that is read.
 */
export class NotFoundInPage extends Error {
  override readonly name = "TestingLibraryElementError";

  constructor(what: string, container: Element) {
    super();
    let message: string | null = null;
    Object.defineProperty(this, "message", {
      // Whoever has waited in vain puts his own in its place.
      configurable: true,
      get: () => {
        message ??= [what, prettyDOM(container)].filter(Boolean).join("\n\n");
        return message;
      },
    });
  }
}

import { prettyDOM } from "@testing-library/react";

/**
 * An element was not found in the page. A print of the page takes longer than the search, and waiting tests create
 * some ten errors per second that nobody reads. So the print is only made when the message is read.
 */
export class NotFoundInPage extends Error {
  override readonly name = "TestingLibraryElementError";

  constructor(what: string, container: Element) {
    super();
    let message: string | null = null;
    Object.defineProperty(this, "message", {
      // Configurable, because a test that waited in vain replaces it by its own message.
      configurable: true,
      get: () => {
        message ??= [what, prettyDOM(container)].filter(Boolean).join("\n\n");
        return message;
      },
    });
  }
}

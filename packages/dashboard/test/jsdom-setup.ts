import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { NotFoundInPage } from "./not-found-in-page.ts";

configure({
  // A page's code is loaded when it is first shown: moments when it is quiet, seconds when both cores are busy.
  asyncUtilTimeout: 20_000,
  getElementError: (message, container) => new NotFoundInPage(message ?? "", container),
});

// React notes for each element by whom it was made, and the tests' own limit of 100 makes that as dear as drawing.
Error.stackTraceLimit = 10;

// What Mantine asks of a browser, and jsdom does not have.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  },
);
Element.prototype.scrollIntoView = () => undefined;

afterEach(() => {
  cleanup();
  localStorage.clear();
});

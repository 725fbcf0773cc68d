import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { NotFoundInPage } from "./not-found-in-page.ts";

configure({
  // Long, because the code of a page is loaded when it is first shown, which takes seconds on a busy machine.
  asyncUtilTimeout: 20_000,
  getElementError: (message, container) => new NotFoundInPage(message ?? "", container),
});

// Short, because React stores a stack for each element, and the tests' own limit of 100 makes that as slow as
// rendering.
Error.stackTraceLimit = 10;

// Replaces browser functions that Mantine needs and jsdom does not have.
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

import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// A page's code is loaded when it is first shown: moments when it is quiet, seconds when both cores are busy.
configure({ asyncUtilTimeout: 20_000 });

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

import { cleanup } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { ProblemDocument } from "./openapi.ts";

/** A fake hub. A request that the test has no answer for fails the test, because a page must not make requests that nobody expects. */
export function fakeHub() {
  const hub = setupServer();
  const unanswered: string[] = [];
  beforeAll(() =>
    hub.listen({
      async onUnhandledFrame({ frame }) {
        unanswered.push(await frame.getUnhandledMessage());
        throw new Error("The test has no answer for this request.");
      },
    }),
  );
  afterEach(() => {
    // Before the answers are removed, because a page that is still on screen may make another request.
    cleanup();
    hub.resetHandlers();
    expect(unanswered.splice(0), "requests that the test has no answer for").toEqual([]);
  });
  afterAll(() => hub.close());
  return hub;
}

export function aProblem(status: number, more: Partial<ProblemDocument> = {}) {
  const problem = {
    type: "urn:haak:problem:of_test",
    title: "Title",
    status,
    detail: "Detail.",
    code: "of_test",
    ...more,
  };
  return HttpResponse.json(problem, { status, headers: { "content-type": "application/problem+json" } });
}

/** A shop without data, for tests of the shell. */
export const anEmptyShop = http.get("*/v1/*", () => HttpResponse.json({ data: [], next_cursor: null, complete: true }));

import { cleanup } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { ProblemDocument } from "./openapi.ts";

/** A hub that answers what a test says, and fails the test for every request that it says nothing about. */
export function fakeHub() {
  const hub = setupServer();
  const unanswered: string[] = [];
  beforeAll(() =>
    hub.listen({
      async onUnhandledFrame({ frame }) {
        unanswered.push(await frame.getUnhandledMessage());
        throw new Error("The test says nothing about this request.");
      },
    }),
  );
  afterEach(() => {
    // Before the answers go: a page that is still shown may ask for something again.
    cleanup();
    hub.resetHandlers();
    expect(unanswered.splice(0), "requests that the test says nothing about").toEqual([]);
  });
  afterAll(() => hub.close());
  return hub;
}

/** An answer that is not a success, as the hub writes one. */
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

/** A shop in which nothing has happened, for tests of the frame: pages ask, and there is nothing. */
export const anEmptyShop = http.get("*/v1/*", () => HttpResponse.json({ data: [], next_cursor: null, complete: true }));

import { type GuardedResponse, type OutgoingRequest, plainMessage } from "@haak/core";
import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import { createPlugAndPayClient, settleFailure } from "./plugandpay-client.ts";

const answered = (status: number, body: string, headers: Record<string, string> = {}): GuardedResponse => ({
  kind: "answered",
  status,
  headers,
  body,
  durationMs: 1,
});

/** A client that always gets the same answer. */
function aClient(response: GuardedResponse) {
  const requests: OutgoingRequest[] = [];
  const ask = createPlugAndPayClient({
    request: async (request) => {
      requests.push(request);
      return response;
    },
    clock: { now: () => new Date("2026-11-24T10:00:00Z") },
    baseUrl: "https://api.example.com",
    apiToken: "token-1",
    timeoutMs: 1_500,
  });
  return { ask, requests };
}

const fetched = (response: GuardedResponse) => aClient(response).ask("/v2/orders/1?include=items");

describe("a question to Plug&Pay", () => {
  it("is sent in the documented form, within the time limit of an attempt", async () => {
    const { ask, requests } = aClient(answered(200, '{"data":{"id":1}}'));
    expect(await ask("/v2/orders/1?include=items")).toEqual({ kind: "found", data: { id: 1 } });
    expect(requests).toEqual([
      {
        method: "GET",
        url: "https://api.example.com/v2/orders/1?include=items",
        headers: { accept: "application/json", "user-agent": "CustomApiCall/2", authorization: "Bearer token-1" },
        body: null,
        timeoutMs: 1_500,
        bodyBytesMax: 4_194_304,
      },
    ]);
  });

  it.each([
    [401, "token_refused"],
    [404, "missing"],
    [302, "unavailable"],
    [403, "unavailable"],
    [429, "unavailable"],
    [500, "unavailable"],
  ])("that is answered with %i is %s", async (status, kind) => {
    const found = await fetched(answered(status, "token-1"));
    expect(english(found)).toMatchObject({ kind, why: expect.stringContaining(String(status)) });
    expect(JSON.stringify(found)).not.toContain("token-1");
  });

  it("respects a `Retry-After` only with 429 or 503", async () => {
    const headers = { "retry-after": "120" };
    expect(english(await fetched(answered(429, "", headers)))).toMatchObject({ retryAfterSeconds: 120 });
    expect(english(await fetched(answered(503, "", headers)))).toMatchObject({ retryAfterSeconds: 120 });
    expect(english(await fetched(answered(500, "", headers)))).toMatchObject({ retryAfterSeconds: null });
    expect(english(await fetched(answered(429, "", { "retry-after": "soon" })))).toMatchObject({
      retryAfterSeconds: null,
    });
  });

  it.each(["<html>", "", "null", '{"date":1}', '{"data":{"id":1}'])(
    "whose answer is %j is asked again",
    async (body) => {
      expect(english(await fetched(answered(200, body)))).toMatchObject({ kind: "unavailable" });
    },
  );

  it("does not treat a part of a large answer as the whole", async () => {
    const body = `{"data":"${"x".repeat(4 * 1024 * 1024)}`.slice(0, 4 * 1024 * 1024);
    expect(english(await fetched(answered(200, body)))).toEqual({
      kind: "unavailable",
      why: expect.stringContaining("Plug&Pay's answer for /v2/orders/1 is larger than 4 MiB"),
      retryAfterSeconds: null,
    });
  });

  it("that cannot be sent says why", async () => {
    const failed: GuardedResponse = {
      kind: "failed",
      outcome: "timed_out",
      error: plainMessage("api.example.com did not answer."),
      durationMs: 1,
    };
    expect(english(await fetched(failed))).toEqual({
      kind: "unavailable",
      why: "api.example.com did not answer.",
      retryAfterSeconds: null,
    });
  });
});

const now = new Date("2026-11-24T10:00:00Z");
const made = { tries: 0, now, scheduleSeconds: [10, 100], random: () => 0.5 };
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const unavailable = (retryAfterSeconds: number | null) =>
  ({ kind: "unavailable", why: plainMessage("Not now."), retryAfterSeconds }) as const;

describe("a failure", () => {
  it("that is temporary is tried again by the schedule", () => {
    expect(english(settleFailure(unavailable(null), made))).toMatchObject({
      dueAt: inSeconds(10),
      tries: 1,
      error: "Not now.",
    });
    expect(english(settleFailure(unavailable(null), { ...made, tries: 1 }))).toMatchObject({
      dueAt: inSeconds(100),
      tries: 2,
    });
  });

  it("that is temporary has failed when the schedule is used up", () => {
    expect(english(settleFailure(unavailable(null), { ...made, tries: 2 }))).toMatchObject({
      dueAt: null,
      error: "Not now. There were 3 attempts.",
    });
    expect(english(settleFailure(unavailable(null), { ...made, scheduleSeconds: [] }).error)).toBe(
      "Not now. There was one attempt.",
    );
  });

  it("with a time to wait is never tried earlier", () => {
    const settled = settleFailure(unavailable(60), { ...made, random: () => 0 });
    expect(settled.dueAt?.getTime()).toBeGreaterThanOrEqual(inSeconds(60).getTime());
  });

  it("without a request does not count as an attempt, and is tried again at the given time", () => {
    const paused = { kind: "paused", why: plainMessage("Not before then."), until: inSeconds(60) } as const;
    expect(english(settleFailure(paused, { ...made, tries: 2 }))).toMatchObject({ dueAt: inSeconds(60), tries: 2 });
  });

  it.each(["missing", "wrong", "token", "token_refused"] as const)("of kind %s has failed at once", (kind) => {
    expect(english(settleFailure({ kind, why: plainMessage("No.") }, made))).toMatchObject({
      ...{ dueAt: null, error: "No.", tokenRefused: kind === "token_refused" },
    });
  });
});

import { type RequestHandler, Router } from "express";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { serve } from "../../../test/support/harness.ts";
import { limitAddresses, limitKeys } from "./limit-rate.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-24T10:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends a request to a route behind this limit, and returns the status. */
async function asking(...guards: readonly RequestHandler[]) {
  const router = Router();
  router.get("/thing", ...guards, (_request, response) => void response.end());
  const url = await serve([{ path: "/", guard: null, router }]);
  return async (headers: Record<string, string> = {}) => (await fetch(`${url}/thing`, { headers })).status;
}

it("an address may send the same number of requests in each ten seconds", async () => {
  const ask = await asking(limitAddresses(2));
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  vi.setSystemTime(Date.now() + 9_999);
  expect(await ask()).toBe(429);
  vi.setSystemTime(Date.now() + 1);
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
});

it("a clock that was set back does not make a client wait for the old time", async () => {
  const ask = await asking(limitAddresses(1));
  expect([await ask(), await ask()]).toEqual([200, 429]);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect([await ask(), await ask()]).toEqual([200, 429]);
});

it("`X-Forwarded-For` of an untrusted client is ignored", async () => {
  const ask = await asking(limitAddresses(1));
  expect([await ask(), await ask({ "x-forwarded-for": "203.0.113.7" })]).toEqual([200, 429]);
});

it("the requests of one key do not count for another key", async () => {
  const signIn: RequestHandler = (request, response, next) => {
    response.locals.shop = { id: "shp_1", apiKeyId: request.get("X-Key") ?? null };
    next();
  };
  const ask = await asking(signIn, limitKeys(1));
  expect([await ask({ "x-key": "a" }), await ask({ "x-key": "a" }), await ask({ "x-key": "b" })]).toEqual([
    200, 429, 200,
  ]);
  expect([await ask(), await ask()]).toEqual([200, 429]);
});

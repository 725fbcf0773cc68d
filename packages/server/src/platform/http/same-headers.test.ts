import { type RequestHandler, Router } from "express";
import helmet from "helmet";
import { expect, it } from "vitest";
import { serve } from "../../../test/support/harness.ts";
import { sameHeaders } from "./app.ts";

/** The headers of an answer, without those that differ between answers. */
async function headersBy(setHeaders: RequestHandler): Promise<Record<string, string>> {
  const router = Router().use(setHeaders);
  router.get("/thing", (_request, response) => void response.end());
  const { headers } = await fetch(`${await serve([{ path: "/", guard: null, router }])}/thing`);
  return Object.fromEntries([...headers].filter(([name]) => name !== "date"));
}

it("headers that are set once are the same in every answer", async () => {
  const directives = { defaultSrc: ["'self'"], frameAncestors: ["'none'"] };
  const options = {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: "origin" },
  } as const;
  const expected = await headersBy(helmet(options));
  expect(expected).toMatchObject({ "referrer-policy": "origin", "x-content-type-options": "nosniff" });
  expect(await headersBy(sameHeaders(helmet(options)))).toEqual(expected);
});

it("headers that are set asynchronously are refused instead of ignored", () => {
  expect(() => sameHeaders((_request, _response, next) => void setImmediate(next))).toThrow(
    /must be known synchronously/,
  );
});

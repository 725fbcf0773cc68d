import { isIPv6 } from "node:net";
import type { Request, RequestHandler, Response } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { say } from "../words/say.ts";
import { shopOf } from "./authenticate.ts";
import { Problem } from "./problem.ts";

/** The window in which requests are counted. */
const WINDOW_MS = 10_000;

/**
 * Limits how many requests one address may make in ten seconds, before anything else is done for it. Counted in this process:
 * it keeps one process from being flooded, and asking the database each time would be the slowest part of a request.
 */
export function limitAddresses(requestsMax: number): RequestHandler {
  return limiter(requestsMax, {
    nameOf: ({ ip = "" }) => (isIPv6(ip) ? ipKeyGenerator(ip, 64) : ip),
    of: "from this address",
  });
}

/** The same for one API key, or for a shop that an administrator looks at; behind the guard that says which. */
export function limitKeys(requestsMax: number): RequestHandler {
  return limiter(requestsMax, {
    nameOf: (_request, response) => {
      const { id, apiKeyId } = shopOf(response);
      return apiKeyId ?? `admin ${id}`;
    },
    of: "with this API key",
  });
}

interface Limited {
  readonly nameOf: (request: Request, response: Response) => string;
  readonly of: string;
}

function limiter(requestsMax: number, { nameOf, of }: Limited): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsMax,
    keyGenerator: nameOf,
    legacyHeaders: false,
    standardHeaders: false,
    // Whose addresses are believed is said once, for the whole application.
    validate: false,
    handler: () => {
      const detail = say("More than {count} requests came {of} within ten seconds. Try again in a moment.", {
        count: requestsMax,
        of,
      });
      const headers = { "Retry-After": String(WINDOW_MS / 1_000) };
      throw new Problem({ status: 429, code: "too_many_requests", detail, headers });
    },
  });
}

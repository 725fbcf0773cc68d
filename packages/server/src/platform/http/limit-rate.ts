import { isIPv6 } from "node:net";
import type { UserMessage } from "@haak/core";
import type { Request, RequestHandler, Response } from "express";
import { ipKeyGenerator } from "express-rate-limit";
import { hubMessage } from "../i18n/hub-messages.ts";
import { memoize } from "../memoize.ts";
import { shopOf } from "./authenticate.ts";
import { HttpProblem } from "./problem.ts";

/** Enough, because programs that send events keep their address for hours. */
const ADDRESSES_KNOWN_MAX = 1_000;
/** The maximum length of an IPv6 address as text. */
const ADDRESS_CHARACTERS_MAX = 45;

const WINDOW_MS = 10_000;

/**
 * Limits the requests of one address in ten seconds, before any other work. Each process counts for itself, because a query for each
 * request would be the slowest part of it.
 */
export function limitAddresses(requestsMax: number): RequestHandler {
  return limiter(requestsMax, {
    nameOf: (request) => networkOf(addressOf(request)),
    of: hubMessage("from_this_address"),
  });
}

/** IPv6 addresses are counted by network, because a client has all addresses of its network. Cached, because parsing takes longer than counting. */
const networkOf = memoize(ADDRESSES_KNOWN_MAX, (ip) => (isIPv6(ip) ? ipKeyGenerator(ip, 64) : ip), {
  textCharactersMax: ADDRESS_CHARACTERS_MAX,
});

/** The address of the client. With a balancer its header must be checked first, which takes longer. */
function addressOf(request: Request): string {
  const { headers, socket } = request;
  return (headers["x-forwarded-for"] === undefined ? socket.remoteAddress : request.ip) ?? "";
}

/** The same for an API key, or for the shop that an administrator chose. It must run after the guard that finds them. */
export function limitKeys(requestsMax: number): RequestHandler {
  return limiter(requestsMax, {
    nameOf: (_request, response) => {
      const { id, apiKeyId } = shopOf(response);
      return apiKeyId ?? `admin ${id}`;
    },
    of: hubMessage("with_this_api_key"),
  });
}

interface Limited {
  readonly nameOf: (request: Request, response: Response) => string;
  readonly of: UserMessage;
}

/**
 * Counts in windows that are the same for all clients. The library's own middleware is not used, because it takes 8 µs per request, twice for
 * each event; this takes less than one.
 */
function limiter(requestsMax: number, { nameOf, of }: Limited): RequestHandler {
  const counts = new Map<string, number>();
  let windowEndsAt = 0;
  return (request, response, next) => {
    const now = Date.now();
    // A clock that was set back would otherwise keep counting in a window that ends far away.
    if (now >= windowEndsAt || now < windowEndsAt - WINDOW_MS) {
      counts.clear();
      windowEndsAt = now + WINDOW_MS;
    }
    const name = nameOf(request, response);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > requestsMax) throw tooMany(requestsMax, of);
    next();
  };
}

function tooMany(count: number, of: UserMessage): HttpProblem {
  const detail = hubMessage("too_many_requests", { count, of });
  return new HttpProblem({
    status: 429,
    code: "too_many_requests",
    detail,
    headers: { "Retry-After": String(WINDOW_MS / 1_000) },
  });
}

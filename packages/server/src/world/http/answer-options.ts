import type { RequestHandler, Router } from "express";
import { routersIn } from "./join-routers.ts";

interface Served {
  readonly method: string;
  readonly parts: readonly string[];
}

/**
 * Answers `OPTIONS` with every method of that path (RFC 9110 §9.3.7, §10.2.1). Express asks each router by itself, and the first
 * one that has the path would tell of its own methods only, where several routers share it.
 */
export function answerOptions(mounts: readonly { path: string; router: Router }[]): RequestHandler {
  const served = mounts.flatMap(({ path, router }) => servedBy(path, router));
  return (request, response, next) => {
    if (request.method !== "OPTIONS") return next();
    const parts = partsOf(request.path);
    const methods = new Set(served.flatMap((one) => (fits(one.parts, parts) ? methodsOf(one) : [])));
    if (methods.size === 0) return next();
    response
      .status(204)
      .set("Allow", [...methods].toSorted().join(", "))
      .end();
  };
}

/** Lets a router see everything but `OPTIONS`, which it would answer for itself alone. */
export function withoutOptions(router: RequestHandler): RequestHandler {
  return (request, response, next) => (request.method === "OPTIONS" ? next() : router(request, response, next));
}

function servedBy(path: string, router: Router): Served[] {
  const own = router.stack.flatMap(({ route }) =>
    route ? route.stack.map(({ method }) => ({ method, parts: partsOf(`${path}/${route.path}`) })) : [],
  );
  return [...own, ...routersIn(router).flatMap(([below, one]) => servedBy(`${path}/${below}`, one))];
}

/** Every route that reads answers `HEAD` too. */
function methodsOf({ method }: Served): string[] {
  return method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()];
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

/** As Express compares: whatever the case, and anything where the route has a name. */
function fits(wanted: readonly string[], parts: readonly string[]): boolean {
  return (
    wanted.length === parts.length &&
    wanted.every((part, at) => part.startsWith(":") || part.toLowerCase() === parts[at]?.toLowerCase())
  );
}

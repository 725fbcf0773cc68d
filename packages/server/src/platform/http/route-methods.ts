import { type RequestHandler, Router } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { HttpProblem } from "./problem.ts";

/** Combines several routers behind one guard, so that the guard runs only once per request. */
export function routes(routers: readonly PathRouter[]): Router {
  const parent = Router();
  for (const [path, router] of routers) parent.use(path, router);
  JOINED.set(parent, routers);
  return parent;
}

type PathRouter = readonly [path: string, router: Router];

/** Stored here, because Express does not keep the path of a router. */
const JOINED = new WeakMap<Router, readonly PathRouter[]>();

export function routersIn(router: Router): readonly PathRouter[] {
  return JOINED.get(router) ?? [];
}

/** The methods of the routes at this path, sorted. Empty if nothing is mounted there. */
export type MethodsOfPath = (path: string) => readonly string[];

interface Served {
  readonly method: string;
  readonly parts: readonly string[];
}

/**
 * Reads from the mounted routers which methods each path has, because several routers can share a path. A router without routes, such as
 * that of the dashboard's files, does not count.
 */
export function createMethodsOfPath(mounts: readonly { path: string; router: Router }[]): MethodsOfPath {
  const served = mounts.flatMap(({ path, router }) => servedBy(path, router));
  return (path) => {
    const parts = partsOf(path);
    return [...new Set(served.flatMap((one) => (fits(one.parts, parts) ? methodsOf(one) : [])))].toSorted();
  };
}

function servedBy(path: string, router: Router): Served[] {
  const own = router.stack.flatMap(({ route }) =>
    route ? route.stack.map(({ method }) => ({ method, parts: partsOf(`${path}/${route.path}`) })) : [],
  );
  return [...own, ...routersIn(router).flatMap(([below, one]) => servedBy(`${path}/${below}`, one))];
}

/** Every route that reads also answers `HEAD`. */
function methodsOf({ method }: Served): string[] {
  return method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()];
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

/** Compares as Express does: case is ignored, and a named part of the route matches anything. */
function fits(wanted: readonly string[], parts: readonly string[]): boolean {
  return (
    wanted.length === parts.length &&
    wanted.every((part, at) => part.startsWith(":") || part.toLowerCase() === parts[at]?.toLowerCase())
  );
}

/**
 * Answers `OPTIONS` with all methods of the path (RFC 9110 §9.3.7, §10.2.1). Express itself would return only the methods of the first
 * router, although several routers can share a path.
 */
export function answerOptions(methodsOf: MethodsOfPath): RequestHandler {
  return (request, response, next) => {
    if (request.method !== "OPTIONS") return next();
    const methods = methodsOf(request.path);
    if (methods.length === 0) return next();
    response.status(204).set("Allow", methods.join(", ")).end();
  };
}

/** Hides `OPTIONS` from a router, because it would answer with its own methods only. */
export function withoutOptions(router: RequestHandler): RequestHandler {
  return (request, response, next) => (request.method === "OPTIONS" ? next() : router(request, response, next));
}

/**
 * Refuses a method that the path does not support, and names the supported ones (RFC 9110 §15.5.6), because after a 404 a developer would
 * look for a mistake in the path. If a route with this method passed the request on, it stays a 404.
 *
 * @throws Problem 405.
 */
export function refuseMethod(methodsOf: MethodsOfPath): RequestHandler {
  return ({ method, path }, _response, next) => {
    const methods = methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) return next();
    const allow = methods.join(", ");
    const detail = hubMessage("method_not_allowed", { path, method, known: allow });
    next(new HttpProblem({ status: 405, code: "method_not_allowed", detail, headers: { Allow: allow } }));
  };
}

import { type RequestHandler, Router } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { HttpProblem } from "./problem.ts";

/** Several routers behind one guard, so that the guard runs once per request. */
export function routes(routers: readonly PathRouter[]): Router {
  const parent = Router();
  for (const [path, router] of routers) parent.use(path, router);
  JOINED.set(parent, routers);
  return parent;
}

type PathRouter = readonly [path: string, router: Router];

/** Kept here, because Express does not keep the path of a router. */
const JOINED = new WeakMap<Router, readonly PathRouter[]>();

export function routersIn(router: Router): readonly PathRouter[] {
  return JOINED.get(router) ?? [];
}

/** The methods that the routes have at this path, sorted; empty if nothing is mounted there. */
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

/**
 * Answers `OPTIONS` with every method of that path (RFC 9110 §9.3.7, §10.2.1). Express would answer with the methods of the first router only,
 * although several routers can share the path.
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
 * Refuses a method that the path does not have, and names those that it has (RFC 9110 §15.5.6), because after a 404 a developer would search
 * for a mistake in the path. A route of this very method that passed the request on keeps its 404.
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

import { Router } from "express";

/** Several routers behind one guard, so that the guard asks once a request. */
export function routes(routers: readonly PathRouter[]): Router {
  const parent = Router();
  for (const [path, router] of routers) parent.use(path, router);
  JOINED.set(parent, routers);
  return parent;
}

type PathRouter = readonly [path: string, router: Router];

/** Express forgets under which path a router hangs once it has compiled it. */
const JOINED = new WeakMap<Router, readonly PathRouter[]>();

/** The routers that `routes` has put together to this one, and where they hang. */
export function routersIn(router: Router): readonly PathRouter[] {
  return JOINED.get(router) ?? [];
}

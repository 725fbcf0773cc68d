import type { Router } from "express";
import type { Mount } from "../../src/platform/http/app.ts";
import { routersIn } from "../../src/platform/http/route-methods.ts";

/** Every route of these mounts, as `GET /v1/rules/{id}`. */
export function mountedRoutes(mounts: readonly Mount[]): string[] {
  return mounts.flatMap(({ path, router }) => routesOf(path, router));
}

function routesOf(path: string, router: Router): string[] {
  const own = router.stack.flatMap(({ route }) => (route ? routeNames(`${path}/${route.path}`, route.stack) : []));
  return [...own, ...routersIn(router).flatMap(([below, one]) => routesOf(`${path}/${below}`, one))];
}

function routeNames(path: string, handlers: readonly { method: string }[]): string[] {
  const shown = path
    .replace(/\/+/g, "/")
    .replace(/(?<=.)\/$/, "")
    .replace(/:(\w+)/g, "{$1}");
  return [...new Set(handlers.map(({ method }) => `${method.toUpperCase()} ${shown}`))];
}

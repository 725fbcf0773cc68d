import { allMounts } from "../../openapi/all-mounts.ts";
import { mountedRoutes } from "../../openapi/mounted-routes.ts";

/**
 * Routes whose parameter is no id of the hub: the token is itself the key, the file belongs to no shop, and what cannot be read is named by
 * its id in Plug&Pay, for which `unreadable.test.ts` shows that another shop gets nothing.
 */
const WITHOUT_SHOP = ["POST /in/plugandpay/{id}", "GET /docs/{id}", "POST /v1/unreadable/{id}/retry"];

/** A placeholder for every id, so that a test's path can be compared with a route. */
export const anyId = new Proxy({}, { get: () => "{id}" }) as never;

/** Every mounted route with a parameter, as `GET /v1/rules/{id}`. */
export function shopRoutesWithId(): string[] {
  return mountedRoutes(allMounts())
    .filter((route) => route.includes("{"))
    .map((route) => route.replaceAll(/\{\w+\}/g, "{id}"))
    .filter((route) => !WITHOUT_SHOP.includes(route));
}

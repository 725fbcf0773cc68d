import { allMounts } from "../../openapi/all-mounts.ts";
import { mountedRoutes } from "../../openapi/mounted-routes.ts";

/** Routes whose parameter is not the id of a thing of a shop: the token is the key itself, and the file belongs to nobody. */
const WITHOUT_SHOP = ["POST /in/plugandpay/{id}", "GET /docs/{id}"];

/** Stands for every id, so that a path which a test fills in can be compared with a route. */
export const anyId = new Proxy({}, { get: () => "{id}" }) as never;

/** Every mounted route with a parameter, as `GET /v1/rules/{id}`. */
export function shopRoutesWithId(): string[] {
  return mountedRoutes(allMounts())
    .filter((route) => route.includes("{"))
    .map((route) => route.replaceAll(/\{\w+\}/g, "{id}"))
    .filter((route) => !WITHOUT_SHOP.includes(route));
}

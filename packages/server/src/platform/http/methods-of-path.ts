import type { Router } from "express";
import { routersIn } from "./join-routers.ts";

/** The methods that some route has at this path, in the order of the alphabet; none where nothing is mounted. */
export type MethodsOfPath = (path: string) => readonly string[];

interface Served {
  readonly method: string;
  readonly parts: readonly string[];
}

/**
 * Reads from what is mounted which methods each path has, whichever routers share it. A mount whose router has no routes, as that of
 * the dashboard's files, counts for nothing.
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

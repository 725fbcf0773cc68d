import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const source = join(import.meta.dirname, "../../src");

/** Every route that the hub serves, as `POST /v1/rules/:id`, read from the sources that mount and make the routers. */
export async function servedRoutes(): Promise<string[]> {
  const mounts = mountsIn(await readFile(join(source, "mount-routes.ts"), "utf8"));
  const names = (await readdir(source, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(source, name), "utf8")));
  return texts.flatMap(routersIn).flatMap(({ router, routes }) => {
    const prefixes = mounts.flatMap(([mounted, prefix]) => (mounted === router ? prefix : []));
    return prefixes.flatMap((prefix) =>
      routes.map(([method, path]) => `${method} ${`${prefix}${path}`.replace(/(?<=.)\/$/, "")}`),
    );
  });
}

/** The paths where routers are mounted: alone, or in the list behind the guard of `/v1`. */
function mountsIn(text: string): (readonly [router: string, prefix: string])[] {
  const alone = text.matchAll(/path: "(\/[^"]*)",[^{}]*?router: (\w+Routes)\(/g);
  const behindGuard = text.matchAll(/\["(\/[^"]*)", (\w+Routes)\(/g);
  return [
    ...[...alone].map(([, path = "", router = ""]) => [router, path.replace(/^\/$/, "")] as const),
    ...[...behindGuard].map(([, path = "", router = ""]) => [router, `/v1${path.replace(/^\/$/, "")}`] as const),
  ];
}

function routersIn(text: string) {
  return text.split(/(?=^export function )/m).map((part) => ({
    router: /^export function (\w+Routes)\b/.exec(part)?.[1] ?? "",
    routes: [...part.matchAll(/router\.(get|post|put|patch|delete)\(\s*["'`](\/[^"'`]*)/g)].map(
      ([, method = "", path = ""]) => [method.toUpperCase(), path] as const,
    ),
  }));
}

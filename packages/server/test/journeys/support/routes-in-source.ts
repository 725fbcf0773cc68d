import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Routes whose id is the authority itself: no key names a shop there. */
const WITHOUT_SHOP = ["accept/plugandpay/receive/receive.ts POST /:token", "view/reference.ts GET /docs/:file"];

/** The routes with an id of every router that is mounted, as the sources say: once for each place where it hangs. */
export async function routesInSource(): Promise<string[]> {
  const source = join(import.meta.dirname, "../../../src");
  const mounted = await readFile(join(source, "mount-routes.ts"), "utf8");
  const names = await readdir(source, { recursive: true });
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map(async (name) => {
        const text = await readFile(join(source, name), "utf8");
        const routers = [...text.matchAll(/export function (\w+Routes)\b/g)].map((match) => match[1] ?? "");
        const places = Math.max(0, ...routers.map((router) => mounted.split(new RegExp(`\\b${router}\\(`)).length - 1));
        const routes = text.matchAll(/\.(get|post|put|patch|delete)\(\s*["'`](\/[^"'`]*:[^"'`]*)/g);
        const once = [...routes].map(([, method = "", route]) => `${name} ${method.toUpperCase()} ${route}`);
        return Array.from({ length: places }, () => once).flat();
      }),
  );
  return found.flat().filter((route) => !WITHOUT_SHOP.includes(route));
}

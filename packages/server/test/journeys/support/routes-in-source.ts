import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Routes whose id is the authority itself: no key names a shop there. */
const WITHOUT_SHOP = ["accept/plugandpay/receive/receive.ts POST /:token"];

/** The routes with an id of every router that is mounted, as the sources say. */
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
        if (!routers.some((router) => new RegExp(`\\b${router}\\b`).test(mounted))) return [];
        const routes = text.matchAll(/\.(get|post|put|patch|delete)\(\s*["'`](\/[^"'`]*:[^"'`]*)/g);
        return [...routes].map(([, method = "", route]) => `${name} ${method.toUpperCase()} ${route}`);
      }),
  );
  return found.flat().filter((route) => !WITHOUT_SHOP.includes(route));
}

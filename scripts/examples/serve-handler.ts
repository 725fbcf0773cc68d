import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { getRequestListener } from "@hono/node-server";

// Serves the handler of a saved example, as Next.js, Bun, Deno and workers do: node serve-handler.ts <file>.

type Handler = (request: Request) => Promise<Response>;

// The cast is safe because each such example exports exactly one function.
const exported = (await import(pathToFileURL(join(process.cwd(), process.argv[2] ?? "")).href)) as Record<
  string,
  Handler
>;
const [handler] = Object.values(exported);
if (handler === undefined) throw new Error("The example exports no handler.");
const { PORT } = process.env;
const listener = getRequestListener(handler);
createServer((request, response) => void listener(request, response)).listen(Number(PORT), "127.0.0.1");

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type RunningHub, startHub } from "./support/hub.ts";
import { unpackBrowser } from "./support/unpack-browser.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers `GET /hub` and `GET /browser` with the data that a test needs. Each is started at the first request. */
    browserDesk: string;
  }
}

let hub: Promise<RunningHub> | null = null;
let browser: Promise<unknown> | null = null;

/** A server, because test files share one hub, each with its own shops. A run without browser tests starts none. */
const desk = createServer((request, response) => void answer(request.url ?? "", response));

/** vitest runs it before the first test file. */
export async function setup(project: TestProject): Promise<void> {
  await new Promise<void>((resolve) => desk.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  project.provide("browserDesk", `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
}

/** vitest runs it after the last test file. */
export async function teardown(): Promise<void> {
  desk.closeAllConnections();
  desk.close();
  // A failed start is ignored here, because the requesting test has reported it and it has cleaned up.
  const [started] = await Promise.allSettled([hub]);
  if (started.status === "fulfilled") await started.value?.stop();
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  try {
    response.end(JSON.stringify(await (path === "/hub" ? askHub() : askBrowser())));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
}

async function askHub() {
  hub ??= startHub();
  const { url, adminPassword } = await hub;
  return { url, adminPassword };
}

function askBrowser() {
  browser ??= unpackBrowser();
  return browser;
}

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type PostgresVersion, startTestServer, type TestServer } from "./test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers `GET /18` and `GET /14` with the address of that PostgreSQL, which it starts when first asked. */
    postgresDesk: string;
  }
}

const servers = new Map<PostgresVersion, Promise<TestServer>>();

/** Test files run in processes of their own and share one server per version; runs that need none start none. */
const desk = createServer((request, response) => void answer(request.url ?? "", response));

/** Run by vitest before the first test file. */
export async function setup(project: TestProject): Promise<void> {
  await new Promise<void>((resolve) => desk.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  project.provide("postgresDesk", `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
}

/** Run by vitest after the last test file. */
export async function teardown(): Promise<void> {
  desk.closeAllConnections();
  desk.close();
  const started = await Promise.allSettled(servers.values());
  for (const server of started) if (server.status === "fulfilled") await server.value.stop();
  servers.clear();
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  try {
    const version = path === "/14" ? 14 : 18;
    const server = servers.get(version) ?? startTestServer(version);
    servers.set(version, server);
    response.end((await server).url);
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
}

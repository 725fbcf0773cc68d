import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type PreparedFolder, prepareFolder } from "./prepared-folder.ts";
import { type PostgresVersion, startTestServer, type TestServer } from "./test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * Answers `GET /18` and `GET /14` with the address of that PostgreSQL, and `GET /folder` with where a hub's data folder lies
     * that may be copied. Each is made when first asked for.
     */
    postgresDesk: string;
  }
}

const servers = new Map<PostgresVersion, Promise<TestServer>>();
let folder: Promise<PreparedFolder> | null = null;

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
  const [prepared] = await Promise.allSettled([folder]);
  if (prepared.status === "fulfilled") await prepared.value?.remove();
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  try {
    response.end(path === "/folder" ? await askFolder() : await askServer(path === "/14" ? 14 : 18));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
}

async function askServer(version: PostgresVersion): Promise<string> {
  const server = servers.get(version) ?? startTestServer(version);
  servers.set(version, server);
  return (await server).url;
}

async function askFolder(): Promise<string> {
  folder ??= prepareFolder();
  return (await folder).path;
}

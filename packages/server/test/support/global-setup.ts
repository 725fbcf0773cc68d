import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type PreparedFolder, prepareFolder } from "./prepared-folder.ts";
import { type SharedHub, startSharedHub } from "./shared-hub.ts";
import { type PostgresVersion, startTestServer, type TestServer } from "./test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * Answers `GET /18` and `GET /14` with the address of that PostgreSQL, `GET /folder` with where a hub's data folder lies
     * that may be copied, and `GET /hub/18`, `/hub/14` and `/hub/bundled` with the address of a hub with that storage, which
     * all may ask. Each is made when first asked for.
     */
    postgresDesk: string;
  }
}

const servers = new Map<PostgresVersion, Promise<TestServer>>();
const hubs = new Map<string, Promise<SharedHub>>();
let folder: Promise<PreparedFolder> | null = null;

/** Test files run in separate processes and share one server per version. A server starts only when a test needs it. */
const desk = createServer((request, response) => void answer(request.url ?? "", response));

/** Run by vitest before the first test file. */
export async function setup(project: TestProject): Promise<void> {
  await new Promise<void>((resolve) => desk.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  project.provide("postgresDesk", `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
}

/** Run by vitest after the last test file. A failed start was reported to the test that needed it. */
export async function teardown(): Promise<void> {
  desk.closeAllConnections();
  desk.close();
  for (const hub of await fulfilled(hubs.values())) await hub.stop();
  for (const server of await fulfilled(servers.values())) await server.stop();
  for (const prepared of await fulfilled([folder])) await prepared?.remove();
  hubs.clear();
  servers.clear();
}

async function fulfilled<T>(started: Iterable<T>): Promise<Awaited<T>[]> {
  const settled = await Promise.allSettled(started);
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  try {
    response.end(await answerTo(path.slice(1)));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
}

function answerTo(what: string): Promise<string> {
  if (what === "folder") return askFolder();
  const [, storage] = /^hub\/(.+)$/.exec(what) ?? [];
  return storage === undefined ? askServer(versionOf(what)) : askHub(storage);
}

const versionOf = (text: string): PostgresVersion => (text === "14" ? 14 : 18);

async function askServer(version: PostgresVersion): Promise<string> {
  const server = servers.get(version) ?? startTestServer(version);
  servers.set(version, server);
  return (await server).url;
}

async function askFolder(): Promise<string> {
  folder ??= prepareFolder();
  return (await folder).path;
}

async function askHub(storage: string): Promise<string> {
  const hub = hubs.get(storage) ?? startHubOn(storage);
  hubs.set(storage, hub);
  return (await hub).url;
}

async function startHubOn(storage: string): Promise<SharedHub> {
  if (storage === "bundled") return startSharedHub({ folder: await askFolder() });
  return startSharedHub({ server: await askServer(versionOf(storage)) });
}

import { createTestDatabase, hasPostgres, sharedHubUrl } from "../postgres.ts";
import type { PostgresVersion } from "../test-server.ts";
import { type Api, createApi } from "./api.ts";
import { createDataFolder } from "./data-folder.ts";
import { ADMIN_PASSWORD, type HubEnv, type HubProcess, startHub } from "./hub-process.ts";
import { aMasterKey } from "./master-key.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

/** A hub that other test files use at the same time, with a receiver of this file's own. */
export interface SharedJourney {
  readonly hub: { readonly url: string };
  readonly receiver: Receiver;
  /** Signed in as the administrator. */
  readonly admin: Api;
  /** Without credentials. */
  readonly stranger: Api;
  /** Makes a shop for one test, signed in with its API key. */
  newShop(name?: string): Promise<Shop>;
  end(): Promise<void>;
}

/** A hub for one test file, with a receiver and the address of its database. */
export interface Journey extends SharedJourney {
  readonly hub: HubProcess;
  /** Null if the hub uses its bundled database. */
  readonly databaseUrl: string | null;
}

/** A shop, signed in with its API key. */
export type Shop = Api & { readonly id: string; readonly name: string; readonly apiKey: string };

/** Where the hub of a journey keeps its data: its bundled database, or one on a PostgreSQL of that version. */
export type Storage = "bundled" | PostgresVersion;

/** The headers of the administrator. */
export const adminHeaders = (password = ADMIN_PASSWORD): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`,
});

/** Starts a hub and a receiver. */
export async function startJourney(storage: Storage, env: HubEnv = {}): Promise<Journey> {
  const place = await openStorage(storage);
  const receiver = await startReceiver();
  const hub = await startHub({ ...place.env, ...env });
  return {
    ...{ hub, receiver, databaseUrl: place.env.DATABASE_URL ?? null, ...voicesAt(hub.url) },
    async end() {
      await hub.stop();
      await receiver.stop();
      await place.remove();
    },
  };
}

/**
 * Uses the shared hub of the run, because starting a hub takes longer than most test files run. Only for files that need nothing but
 * their own shops. A file that stops or configures the hub, breaks its database, or reads its metrics or logs must start its own.
 */
export async function joinJourney(storage: Storage): Promise<SharedJourney> {
  const url = await sharedHubUrl(isInstalled(storage) ? storage : "bundled");
  const receiver = await startReceiver();
  return { hub: { url }, receiver, ...voicesAt(url), end: () => receiver.stop() };
}

function voicesAt(url: string): Pick<Journey, "admin" | "stranger" | "newShop"> {
  const admin = createApi(url, adminHeaders());
  return { admin, stranger: createApi(url), newShop: (name = "A shop") => newShop(admin, name) };
}

/** Makes a shop as the administrator. */
export async function newShop(admin: Api, name: string): Promise<Shop> {
  const { status, text, body } = await admin.post("/v1/shops", { name });
  if (status !== 201) throw new Error(`no shop was made: ${status} ${text}`);
  const api = createApi(admin.baseUrl, { authorization: `Bearer ${body.api_key}` });
  return { ...api, id: body.id, name: body.name, apiKey: body.api_key };
}

const isInstalled = (storage: Storage) => storage === "bundled" || hasPostgres(storage);

async function openStorage(storage: Storage): Promise<{ env: HubEnv; remove: () => Promise<void> }> {
  if (storage === "bundled" || !hasPostgres(storage)) {
    const folder = await createDataFolder();
    return { env: { HAAK_DATA_DIR: folder.path }, remove: folder.remove };
  }
  const database = await createTestDatabase(storage);
  return { env: { DATABASE_URL: database.url, HAAK_MASTER_KEY: aMasterKey() }, remove: database.drop };
}

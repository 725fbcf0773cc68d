import { createTestDatabase, hasPostgres, sharedHubUrl } from "../postgres.ts";
import type { PostgresVersion } from "../test-server.ts";
import { type Api, createApi } from "./api.ts";
import { createDataFolder } from "./data-folder.ts";
import { ADMIN_PASSWORD, type HubEnv, type HubProcess, startHub } from "./hub-process.ts";
import { aMasterKey } from "./master-key.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

/** A hub that other test files may ask at the same time, and what a file needs beside it. */
export interface SharedJourney {
  readonly hub: { readonly url: string };
  /** The file's own. */
  readonly receiver: Receiver;
  /** Speaks as the administrator. */
  readonly admin: Api;
  /** Speaks as nobody. */
  readonly stranger: Api;
  /** Makes a shop that no other test knows, and speaks with its key. */
  newShop(name?: string): Promise<Shop>;
  end(): Promise<void>;
}

/** A hub for a test file alone, with everything around it. */
export interface Journey extends SharedJourney {
  readonly hub: HubProcess;
  /** Null where the hub has its bundled database. */
  readonly databaseUrl: string | null;
}

/** A shop, as one who holds its key. */
export type Shop = Api & { readonly id: string; readonly name: string; readonly apiKey: string };

/** Where the hub of a journey keeps its data: its bundled database, or one on a PostgreSQL of that version. */
export type Storage = "bundled" | PostgresVersion;

/** The headers of one who knows the admin password. */
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
 * Joins the run's hub with that storage, as a start costs more than most files ask of a hub. For files that look at nothing but
 * their own shops: whoever stops a hub, sets it up, breaks its database or looks at all that it counts or logs starts its own.
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

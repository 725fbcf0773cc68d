import { randomBytes } from "node:crypto";
import { createTestDatabase, hasPostgres } from "../../postgres.ts";
import type { PostgresVersion } from "../../test-server.ts";
import { type Api, createApi } from "./api.ts";
import { createDataFolder } from "./data-folder.ts";
import { ADMIN_PASSWORD, type HubEnv, type HubProcess, startHub } from "./hub-process.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

/** One hub with everything around it, for a whole test file. */
export interface Journey {
  readonly hub: HubProcess;
  readonly receiver: Receiver;
  /** Null where the hub has its bundled database. */
  readonly databaseUrl: string | null;
  /** Speaks as the administrator. */
  readonly admin: Api;
  /** Speaks as nobody. */
  readonly stranger: Api;
  /** Makes a shop that no other test knows, and speaks with its key. */
  newShop(name?: string): Promise<Shop>;
  end(): Promise<void>;
}

/** A shop, as one who holds its key. */
export type Shop = Api & { readonly id: string; readonly name: string; readonly apiKey: string };

/** Where the hub of a journey keeps its data: its bundled database, or one on a PostgreSQL of that version. */
export type Storage = "bundled" | PostgresVersion;

/** A master key for hubs with a database of their own. */
export const aMasterKey = (): string => randomBytes(32).toString("base64");

/** The headers of one who knows the admin password. */
export const adminHeaders = (password = ADMIN_PASSWORD): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`,
});

/** Starts the hub and a receiver. */
export async function startJourney(storage: Storage, env: HubEnv = {}): Promise<Journey> {
  const place = await openStorage(storage);
  const receiver = await startReceiver();
  const hub = await startHub({ ...place.env, ...env });
  const admin = createApi(hub.url, adminHeaders());
  return {
    hub,
    receiver,
    databaseUrl: place.env.DATABASE_URL ?? null,
    admin,
    stranger: createApi(hub.url),
    newShop: (name = "A shop") => newShop(admin, name),
    async end() {
      await hub.stop();
      await receiver.stop();
      await place.remove();
    },
  };
}

/** Makes a shop as the administrator. */
export async function newShop(admin: Api, name: string): Promise<Shop> {
  const { status, text, body } = await admin.post("/v1/shops", { name });
  if (status !== 201) throw new Error(`no shop was made: ${status} ${text}`);
  const api = createApi(admin.baseUrl, { authorization: `Bearer ${body.api_key}` });
  return { ...api, id: body.id, name: body.name, apiKey: body.api_key };
}

async function openStorage(storage: Storage): Promise<{ env: HubEnv; remove: () => Promise<void> }> {
  if (storage === "bundled" || !hasPostgres(storage)) {
    const folder = await createDataFolder();
    return { env: { HAAK_DATA_DIR: folder.path }, remove: folder.remove };
  }
  const database = await createTestDatabase(storage);
  return { env: { DATABASE_URL: database.url, HAAK_MASTER_KEY: aMasterKey() }, remove: database.drop };
}

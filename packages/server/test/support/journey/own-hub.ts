import { onTestFinished } from "vitest";
import { createTestDatabase } from "../postgres.ts";
import { type Api, createApi } from "./api.ts";
import type { DataFolder } from "./copy-folder.ts";
import { createDataFolder } from "./data-folder.ts";
import { type HubEnv, type HubProcess, startHub } from "./hub-process.ts";
import { adminHeaders, newShop, type Shop } from "./journey.ts";
import { aMasterKey } from "./master-key.ts";

/** Registers what to do when a test has ended. Concurrent tests must pass their own `onTestFinished`. */
export type CleanUp = (what: () => Promise<void>) => void;

/** Makes a database for one test. Returns the environment of hubs that use it. */
export async function ownDatabase(cleanUp: CleanUp = onTestFinished): Promise<HubEnv & { DATABASE_URL: string }> {
  const database = await createTestDatabase(18);
  cleanUp(database.drop);
  return { DATABASE_URL: database.url, HAAK_MASTER_KEY: aMasterKey() };
}

/** Makes a data folder for one test. Returns it with the environment of hubs that use it. */
export async function ownFolder(cleanUp: CleanUp = onTestFinished): Promise<{ folder: DataFolder; env: HubEnv }> {
  const folder = await createDataFolder();
  cleanUp(folder.remove);
  return { folder, env: { HAAK_DATA_DIR: folder.path } };
}

/** Starts a hub that ends with the test at the latest. */
export async function hubFor(env: HubEnv, cleanUp: CleanUp = onTestFinished): Promise<HubProcess> {
  const hub = await startHub(env);
  cleanUp(async () => {
    await hub.stop();
  });
  return hub;
}

/** Sends requests to that hub as its administrator. */
export const adminOf = (hub: HubProcess): Api => createApi(hub.url, adminHeaders());

/** A new shop on that hub. */
export const aShopOn = (hub: HubProcess): Promise<Shop> => newShop(adminOf(hub), "A shop");

/** The same shop through another process. */
export const shopAt = (hub: HubProcess, shop: Shop): Shop => ({
  ...shop,
  ...createApi(hub.url, { authorization: `Bearer ${shop.apiKey}` }),
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Huddle, startHuddle } from "../huddle/start-huddle.ts";
import { type PlugAndPay, startPlugAndPay } from "../plugandpay/start-plug-and-pay.ts";
import { type Receiver, startReceiver } from "../receiver/start-receiver.ts";
import { loadZapierApp, startZapierRuntime, type ZapierRuntime } from "../zapier/start-zapier-runtime.ts";
import type { Zap } from "../zapier/zap.ts";
import { createHubClient, type HubClient } from "./hub-client.ts";
import { createHubProcess, type HubProcess } from "./hub-process.ts";
import { openShop, type ShopHistory } from "./shop-history.ts";

/** A hub, and stand-ins for the systems around it. */
export interface Demo {
  /** The data folder of the hub. */
  readonly folder: string;
  readonly hub: HubProcess;
  readonly client: HubClient;
  readonly shop: PlugAndPay;
  /** The key that signs Plug&Pay's V2 notices. */
  readonly webhookKey: string;
  readonly history: ShopHistory;
  readonly huddle: Huddle;
  readonly zapier: ZapierRuntime;
  /** All Zaps, also those that were switched off again. */
  readonly zaps: Zap[];
  readonly receiver: Receiver;
}

const SHOP_NAME = "Voorbeeldshop";
const API_KEY = "demo-shop-key-0123456789abcdef";
const ADMIN_PASSWORD = "demo-admin-password";
const HISTORY_BEGAN_MS_AGO = 30 * 24 * 60 * 60 * 1000;

/** Starts all parts. Each is added to `closers` before it is awaited, so that it is also closed after a failed start. */
export async function startDemo(closers: Closers, { keepFolder }: { keepFolder: boolean }): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), "haak-demo-"));
  if (!keepFolder) closers.add(() => removeFolder(folder));
  const outside = await startOutside(closers);
  const hub = await createHubProcess({
    folder,
    apiKey: API_KEY,
    adminPassword: ADMIN_PASSWORD,
    shopName: SHOP_NAME,
  });
  closers.add(async () => void (await hub.stop()));
  const demo = { folder, hub, client: createHubClient(hub), ...outside };
  await hub.start().catch((error: unknown) => {
    throw new Error(`${String(error)}\nWhat the hub logged:\n${hub.lastLines().join("\n")}`);
  });
  return demo;
}

/** Retries, because an initdb of a hub that was stopped early still writes for a moment. */
function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function startOutside(closers: Closers) {
  const started = async <Part extends { close(): Promise<void> }>(starting: Promise<Part>) => {
    const part = await starting;
    closers.add(part.close);
    return part;
  };
  const huddle = await started(
    startHuddle({ apiKey: "huddle-demo-key", webhooks: [{ sku: "COURSE-7", levels: ["course"] }] }),
  );
  const receiver = await started(startReceiver());
  const zapier = await started(startZapierRuntime({ app: await loadZapierApp() }));
  return { huddle, receiver, zapier, zaps: [], ...(await startShop(started)) };
}

type Started = <Part extends { close(): Promise<void> }>(starting: Promise<Part>) => Promise<Part>;

/**
 * Starts the shop. Its clock is first a month behind, so that the history is older than the hub. Then the clock is
 * set right.
 */
async function startShop(started: Started) {
  const webhookKey = "plugandpay-demo-webhook-key";
  let agoMs = HISTORY_BEGAN_MS_AGO;
  const clock = () => new Date(Date.now() - agoMs);
  const shop = await started(startPlugAndPay({ shopName: SHOP_NAME, webhookKey, clock }));
  const history = openShop(shop);
  agoMs = 0;
  return { shop, webhookKey, history };
}

/** Functions that must run at the end, however the demo ends. */
export interface Closers {
  /** Adds a function. It runs at once if the end has already begun, so that nothing is left running. */
  add(close: () => Promise<void>): void;
  /** Runs all functions, the newest first. It may be called twice. A failure is reported and never stops the others. */
  closeAll(): Promise<void>;
}

/** Makes an empty list. */
export function createClosers(onFailure: (error: unknown) => void): Closers {
  const open: (() => Promise<void>)[] = [];
  let closing: Promise<void> | null = null;
  const closeOpen = async () => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close().catch(onFailure);
  };
  return {
    add: (close) => {
      open.push(close);
      if (closing !== null) closing = closing.then(closeOpen);
    },
    closeAll: async () => {
      closing ??= closeOpen();
      // Repeated because a function that was added meanwhile has replaced the promise.
      for (let seen: Promise<void> | null = null; seen !== closing; ) {
        seen = closing;
        await seen;
      }
    },
  };
}

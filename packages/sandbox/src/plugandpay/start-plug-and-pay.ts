import { listen } from "../listen.ts";
import { createCallLog } from "../receiver/call-log.ts";
import { createFaultQueue, type Fault } from "../receiver/fault-queue.ts";
import { type ApiCall, plugAndPayApi } from "./api/api.ts";
import type { SpoilBody } from "./api/api-resources.ts";
import { createNotifier, type Notifier, type NotifierOptions } from "./notices/notifier.ts";
import { type ShopControls, shopControls } from "./shop.ts";
import { emptyShop } from "./shop-state.ts";

/** Settings of the stand-in shop. */
export interface PlugAndPayOptions extends NotifierOptions {
  readonly port?: number;
  /** The Bearer token of the API. */
  readonly token?: string;
  readonly shopName?: string;
  readonly clock?: () => Date;
}

/** A shop on Plug&Pay: its API, its actions and its notices. */
export interface PlugAndPay extends ShopControls, Notifier {
  /** The API's address, without `/v2`. */
  readonly url: string;
  readonly token: string;
  /** The next `times` calls on the API get this fault. */
  failNext(times: number, fault: Fault): void;
  recover(): void;
  /** Changes the body of a thing from now on, for instance of `/v2/orders/1001`, also in the lists. Null ends that. */
  spoil(path: string, change: SpoilBody | null): void;
  /** All calls on the API, or those on one path (without query). */
  apiCalls(path?: string): ApiCall[];
  /** Resolves once `count` calls on this path arrived. Otherwise rejects with a list of those that did. */
  waitForApiCalls(path: string, count: number, timeoutMs: number): Promise<ApiCall[]>;
  close(): Promise<void>;
}

/** Starts a shop without products on loopback. */
export async function startPlugAndPay(options: PlugAndPayOptions = {}): Promise<PlugAndPay> {
  const state = emptyShop(options.clock ?? (() => new Date()), options.shopName ?? "Voorbeeldshop");
  const token = options.token ?? "token-for-tests";
  const calls = createCallLog<ApiCall>((call) => `${call.method} ${call.path}${call.query}`);
  const faults = createFaultQueue();
  const spoilt = new Map<string, SpoilBody>();
  const server = await listen(plugAndPayApi(state, { token, calls, faults, spoilt }), options.port);
  const notifier = createNotifier(state, options);
  return {
    url: server.url,
    token,
    ...shopControls(state),
    ...notifier,
    failNext: faults.add,
    recover: faults.clear,
    spoil(path, change) {
      if (change === null) spoilt.delete(path);
      else spoilt.set(path, change);
    },
    apiCalls: (path) => calls.all().filter((call) => path === undefined || call.path === path),
    waitForApiCalls: (path, count, timeoutMs) =>
      calls.waitFor({ what: `calls on ${path}`, matches: (call) => call.path === path, count, timeoutMs }),
    close: async () => {
      notifier.stop();
      await server.close();
    },
  };
}

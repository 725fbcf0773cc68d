import { afterAll, afterEach, beforeAll } from "vitest";
import type { AppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { startZapierRuntime, type ZapierRuntime } from "../../sandbox/src/zapier/start-zapier-runtime.ts";
import type { Zap } from "../../sandbox/src/zapier/zap.ts";
import { type FlakyProxy, startFlakyProxy } from "./flaky-proxy.ts";
import { type Hub, startHub } from "./hub.ts";

/** Long, because a busy machine may take this time for a delivery that needs some milliseconds. */
export const RUN_MS_MAX = 20_000;

/** A hub, a Zapier that runs the app, and the proxy between them. */
export interface ZapStage {
  readonly hub: Hub;
  readonly road: FlakyProxy;
  readonly zapier: ZapierRuntime;
  /** Connects an account of the hub, by its own key or another one. */
  connect(apiKey?: string): Promise<string>;
  /** Switches a Zap on, and off again after the test, because the next test counts calls. */
  turnOn(trigger: string, inputData?: Record<string, unknown>): Promise<Zap>;
  /**
   * Reports events to the hub and resolves with the number of deliveries that they made. A test sees by it that none
   * was made.
   */
  send(...events: readonly object[]): Promise<number>;
  hooksOf(zap: Zap): Promise<{ id: string; target_url: string }[]>;
  /** Ids of the orders that a Zap ran for, as soon as there are this many. */
  orders(zap: Zap, count: number): Promise<unknown[]>;
}

/** Gives a test file one stage for all of its tests. `openApp` may be slow, because it may build the app. */
export function useZapStage(openApp: () => Promise<AppCaller>): ZapStage {
  const open: { hub: Hub; road: FlakyProxy; zapier: ZapierRuntime }[] = [];
  const zaps: Zap[] = [];
  const current = () => {
    const [stage] = open;
    if (stage === undefined) throw new Error("The stage only exists while tests run.");
    return stage;
  };
  const connect = (apiKey = current().hub.apiKey) =>
    current().zapier.connect({ hub_url: current().road.url, api_key: apiKey });
  beforeAll(async () => {
    const [hub, caller] = await Promise.all([startHub(), openApp()]);
    open.push({ hub, road: await startFlakyProxy(hub.url), zapier: await startZapierRuntime({ caller }) });
    await connect();
  });
  afterAll(async () => {
    await open[0]?.zapier.close();
    await open[0]?.road.close();
    await open[0]?.hub.stop();
  }, 60_000);
  afterEach(async () => {
    current().road.state = "open";
    for (const zap of zaps.splice(0)) if (zap.state === "on") await current().zapier.turnOff(zap);
  });
  return {
    get hub() {
      return current().hub;
    },
    get road() {
      return current().road;
    },
    get zapier() {
      return current().zapier;
    },
    connect,
    turnOn: async (trigger, inputData = {}) => {
      const zap = await current().zapier.turnOn({ trigger, inputData });
      zaps.push(zap);
      return zap;
    },
    ...hubSide(() => current().hub),
    orders: async (zap, count) =>
      (await current().zapier.waitForRuns(zap, count, RUN_MS_MAX)).map((run) => run.order_id),
  };
}

/** The maximum number of events in one request to the hub. */
const BATCH = 500;

function hubSide(hub: () => Hub): Pick<ZapStage, "send" | "hooksOf"> {
  return {
    send: async (...events) => {
      let calls = 0;
      for (let from = 0; from < events.length; from += BATCH) {
        const batch = { events: events.slice(from, from + BATCH) };
        const { results } = (await hub().post("/v1/events", batch)) as { results: { deliveries: number }[] };
        for (const { deliveries } of results) calls += deliveries;
      }
      return calls;
    },
    hooksOf: async (zap) => {
      const { data } = (await hub().get("/v1/hooks?limit=250")) as { data: { id: string; target_url: string }[] };
      return data.filter(({ target_url }) => target_url === zap.targetUrl);
    },
  };
}

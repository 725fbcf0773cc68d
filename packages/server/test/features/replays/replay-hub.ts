import { plainMessage } from "@haak/core";
import { afterAll, beforeAll } from "vitest";
import { deliveryRoutes } from "../../../src/features/deliveries/routes.ts";
import { type FeedParts, feedReplays } from "../../../src/features/replays/feed-replays.ts";
import { createSendPreview, replayRoutes } from "../../../src/features/replays/routes.ts";
import { ruleRoutes } from "../../../src/features/rules/routes.ts";
import { createRuleSetReader } from "../../../src/pipeline/plan/rule-set.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { lookupHash } from "../../../src/platform/crypto/seal.ts";
import { createApp } from "../../../src/platform/http/app.ts";
import { authenticateShop } from "../../../src/platform/http/authenticate.ts";
import { type Listening, listen } from "../../../src/platform/http/listen.ts";
import { routes } from "../../../src/platform/http/route-methods.ts";
import { translateHubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aFailure,
  aSettlement,
  aShop,
  decideParts,
  PATIENT_BREAKER,
  ruleStoreParts,
} from "../../support/builders.ts";
import { aLog, type TestStore, useStore } from "../../support/harness.ts";
import { type Api, createApi } from "../../support/journey/api.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The answers of a receiver in these tests. */
export type Answer = "delivered" | "failed" | "waiting";

/** The routes on a real database, and a worker that a test steps by hand. */
export interface ReplayHub {
  readonly store: TestStore;
  /** The API with this shop's key. */
  as(shop: Shop): Api;
  /** A shop with its API. */
  aShop(): Promise<{ shop: Shop; api: Api }>;
  feedParts(overrides?: Partial<FeedParts>): FeedParts;
  /** One step of every replay that is due. Returns whether any replay did something. */
  feed(): Promise<boolean>;
  /** Claims and settles what is due now. Returns the sent deliveries. */
  send(answer?: (delivery: ClaimedDelivery) => Answer): Promise<ClaimedDelivery[]>;
  /** Feeds, sends and moves the clock until no replay is running. */
  finish(answer?: (delivery: ClaimedDelivery) => Answer): Promise<ClaimedDelivery[]>;
}

/** Starts such a hub for a test file. Call it in `describe`. */
export function useReplayHub(version: PostgresVersion): ReplayHub {
  const store = useStore(version);
  const shops = new Map<string, Shop>();
  const opened: Listening[] = [];
  beforeAll(async () => {
    opened.push(await listen(makeApp(store, shops), { host: "127.0.0.1", port: 0 }));
  });
  afterAll(() => opened.pop()?.close(0));
  const as = (shop: Shop) => createApi(`http://127.0.0.1:${opened[0]?.port}`, { authorization: `Bearer ${shop.id}` });
  const feedParts = (overrides: Partial<FeedParts> = {}): FeedParts => ({
    ...{ db: store.db, clock: store.clock, log: aLog(), ...decideParts(store) },
    ...{ readRuleSets: createRuleSetReader(), hint: () => undefined, laneConcurrency: 16, ...overrides },
  });
  const hub: ReplayHub = {
    store,
    as,
    feedParts,
    async aShop() {
      const shop = await aShop(store);
      shops.set(lookupHash(shop.id).toString("hex"), shop);
      return { shop, api: as(shop) };
    },
    feed: async () => (await feedReplays(feedParts())).moved,
    send: (answer = () => "delivered") => sendDue(store, answer),
    async finish(answer = () => "delivered") {
      const sent: ClaimedDelivery[] = [];
      for (let step = 0; (await isRunning(store)) && step < 200; step += 1) {
        const moved = await hub.feed();
        sent.push(...(await hub.send(answer)));
        if (!moved) store.clock.advance(60);
      }
      return sent;
    },
  };
  return hub;
}

function makeApp(store: TestStore, shops: ReadonlyMap<string, Shop>) {
  const { db, clock, newId } = store;
  const parts = {
    ...ruleStoreParts(store),
    ...{ db, clock, newId, readRuleSets: createRuleSetReader(), hint: () => undefined },
    refuseTarget: async (url: string) =>
      url.includes("refused") ? plainMessage("This address may not be called.") : null,
    checkConnectorAction: () => [],
  };
  const guard = authenticateShop({
    shopByKey: async ({ hash }) => {
      const shop = shops.get(hash.toString("hex"));
      return shop ? { ...shop, apiKeyId: "key_test" } : null;
    },
    session: async () => null,
  });
  const router = routes([
    ["/rules", ruleRoutes({ ...parts, sendPreview: createSendPreview(parts) })],
    ["/replays", replayRoutes(parts)],
    ["/deliveries", deliveryRoutes({ ...parts, translate: translateHubMessage })],
  ]);
  return createApp({ mounts: [{ path: "/v1", guard, router }], log: aLog() });
}

async function isRunning(store: TestStore): Promise<boolean> {
  const row = await store.db.selectFrom("replay").select("id").where("state", "=", "running").executeTakeFirst();
  return row !== undefined;
}

async function sendDue(store: TestStore, answer: (delivery: ClaimedDelivery) => Answer): Promise<ClaimedDelivery[]> {
  const sent: ClaimedDelivery[] = [];
  for (;;) {
    const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
    if (deliveries.length === 0) return sent;
    sent.push(...deliveries);
    const settlements = deliveries.map((delivery) => {
      const state = answer(delivery);
      return state === "delivered"
        ? aSettlement(store, delivery)
        : aFailure(store, delivery, { state, inSeconds: state === "waiting" ? 300 : 0 });
    });
    await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements }, PATIENT_BREAKER);
  }
}

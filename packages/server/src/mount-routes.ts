import { Router } from "express";
import { type AcceptEvents, createAcceptEvents } from "./accept/accept-event.ts";
import { apiKeyRoutes } from "./accept/api-keys.ts";
import type { InboxWorker } from "./accept/plugandpay/inbox/inbox-worker.ts";
import { retryNoticeRoutes } from "./accept/plugandpay/inbox/retry-notice.ts";
import { guardAddress, receiveRoutes } from "./accept/plugandpay/receive/receive.ts";
import { plugAndPayRoutes } from "./accept/plugandpay/source/source-routes.ts";
import { type AcceptEvent, postEventRoutes } from "./accept/post-event.ts";
import { findShopByKey } from "./accept/shop-store.ts";
import { shopRoutes } from "./accept/shops.ts";
import type { World } from "./open-world.ts";
import { catalogueLearner, learnFrom } from "./plan/catalogue-store.ts";
import { dropHooksOfKey, moveHooks } from "./plan/hooks-of-key.ts";
import { huddleConnectionRoutes } from "./plan/huddle-connections.ts";
import { createPlanEvent } from "./plan/plan-event.ts";
import { previewRoutes } from "./plan/preview/preview-routes.ts";
import { hookRoutes } from "./plan/rest-hooks.ts";
import { createRuleBooks } from "./plan/rule-book.ts";
import { ruleRoutes } from "./plan/rules.ts";
import { settingsRoutes } from "./plan/settings.ts";
import { enqueue } from "./queue/sql/enqueue.ts";
import { enqueueLoose, type LooseDelivery, UNSUBSCRIBE_FORMAT } from "./queue/sql/enqueue-loose.ts";
import type { Worker } from "./start-delivering.ts";
import { endpointRoutes } from "./track/endpoint-routes.ts";
import { replayRoutes, sendPreviewRoutes } from "./track/replays/replay-routes.ts";
import { retryRoutes } from "./track/retry-delivery.ts";
import { catalogueRoutes } from "./view/catalogue.ts";
import { deliveryRoutes } from "./view/deliveries.ts";
import { endpointViewRoutes, readEndpoint } from "./view/endpoints.ts";
import { eventRoutes } from "./view/events.ts";
import { healthRoutes } from "./view/health.ts";
import { inboxRoutes } from "./view/inbox.ts";
import { meRoutes } from "./view/me.ts";
import { sampleRoutes } from "./view/samples.ts";
import type { Db, Tx } from "./world/database.ts";
import { isTransientDatabaseError } from "./world/database.ts";
import { createGroupCommit } from "./world/group-commit.ts";
import { type Mount, routes } from "./world/http/app.ts";
import { authenticateAdmin, authenticateShop } from "./world/http/authenticate.ts";
import { notAvailable } from "./world/http/problem.ts";
import { refuseWhile } from "./world/http/refuse-while.ts";
import type { ShopKey } from "./world/shop.ts";

const GROUP_ITEMS_MAX = 500;
const WAITING_ITEMS_MAX = 20_000;
/** Events may be a megabyte each: a group stays small enough for one statement, and what waits for the memory of the hub. */
const GROUP_CHARACTERS_MAX = 8 * 1_048_576;
const WAITING_CHARACTERS_MAX = 64 * 1_048_576;

/** The function that accepts an event: in groups, durably, with everything that follows. */
export function createAccept(world: World, worker: Worker): AcceptEvent {
  const { db, log, lifeLine } = world;
  const learn = catalogueLearner(db);
  const acceptEvents: AcceptEvents = createAcceptEvents({
    ...world,
    readRuleBooks: createRuleBooks(),
    planEvent: createPlanEvent(world),
    enqueue,
    hint: worker.hint,
    onAccepted(items, accepted) {
      lifeLine.accepted(items, accepted);
      for (const { shop, event } of items) {
        learn(shop, learnFrom(event)).catch((error: unknown) =>
          log.warn({ error: String(error) }, "The catalogue could not learn."),
        );
      }
    },
  });
  const commit = createGroupCommit({
    run: acceptEvents,
    groupItemsMax: GROUP_ITEMS_MAX,
    waitingItemsMax: WAITING_ITEMS_MAX,
    weight: { of: (item) => item.body.length, groupMax: GROUP_CHARACTERS_MAX, waitingMax: WAITING_CHARACTERS_MAX },
    refuse: () => notAvailable("More events arrive than can be stored now. Try again in a moment."),
    isTransient: isTransientDatabaseError,
  });
  return (item) => commit(item.shop.bucket, { ...item, body: JSON.stringify(item.event) });
}

/** What serving needs beside the world. */
export type Serving = { worker: Worker; inbox: InboxWorker; accept: AcceptEvent; draining: { now: boolean } };

/** All routes of this process, in the order in which they are tried. */
export function mounts(world: World, { worker, inbox, accept, draining }: Serving): Mount[] {
  const { db, seal, installation } = world;
  const health = {
    path: "/",
    guard: null,
    bodiless: true,
    router: healthRoutes({ db, metrics: world.metrics.registry, isDraining: () => draining.now }),
  };
  if (world.config.role === "worker") return [health];
  const drain = { path: "/", guard: refuseWhile(() => draining.now), bodiless: true, router: Router() };
  const guard = authenticateShop((hash) => findShopByKey(world, hash));
  const openSecret = (sealed: string) => seal.open(Buffer.from(sealed, "base64"));
  const enqueueUnsubscribe = (tx: Tx, shop: ShopKey, endpointId: string) =>
    enqueueLoose(tx, shop, unsubscribe(world, endpointId));
  const parts = {
    ...world,
    hint: worker.hint,
    hintInbox: inbox.hint,
    readRuleBooks: createRuleBooks(),
    publicUrl: world.config.publicUrl,
    moveHooks,
    dropHooks: (tx: Tx, shop: ShopKey, keyId: string) =>
      dropHooksOfKey({ ...world, enqueueUnsubscribe }, tx, { shop, keyId }),
    readEndpoint: (reader: Db, shop: ShopKey, id: string) => readEndpoint({ db: reader, openSecret }, shop, id),
  };
  return [
    health,
    drain,
    { path: "/v1/shops", guard: authenticateAdmin(installation.isAdminPassword), router: shopRoutes(world) },
    { path: "/in/plugandpay", guard: guardAddress(parts), router: receiveRoutes(parts) },
    {
      path: "/v1",
      guard,
      router: routes([
        ["/events", postEventRoutes(accept)],
        ["/api-keys", apiKeyRoutes(parts)],
        ["/rules", ruleRoutes(parts)],
        ["/rules", previewRoutes(parts)],
        ["/rules", sendPreviewRoutes(parts)],
        ["/settings", settingsRoutes(parts)],
        ["/hooks", hookRoutes(parts)],
        ["/huddle/connections", huddleConnectionRoutes(parts)],
        ["/endpoints", endpointRoutes(parts)],
        ["/deliveries", retryRoutes(parts)],
        ["/replays", replayRoutes(parts)],
        ["/events", eventRoutes(db)],
        ["/deliveries", deliveryRoutes(db)],
        ["/endpoints", endpointViewRoutes(db, openSecret)],
        ["/sources/plugandpay", plugAndPayRoutes(parts)],
        ["/inbox", retryNoticeRoutes(parts)],
        ["/inbox", inboxRoutes(db)],
        ["/samples", sampleRoutes(db)],
        ["/me", meRoutes()],
        ["/", catalogueRoutes(db)],
      ]),
    },
  ];
}

function unsubscribe({ clock, newId }: World, endpointId: string): LooseDelivery {
  return {
    id: newId("dlv"),
    endpointId,
    format: UNSUBSCRIBE_FORMAT,
    contentType: "application/json",
    body: "",
    createdAt: clock.now(),
  };
}

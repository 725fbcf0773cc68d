import type { Language } from "@haak/core";
import { type RequestHandler, Router } from "express";
import { apiKeyRoutes } from "./accept/api-keys.ts";
import { createFindShopByKey } from "./accept/find-shop-by-key.ts";
import { retryNoticeRoutes } from "./accept/plugandpay/inbox/retry-notice.ts";
import { guardAddress, receiveRoutes } from "./accept/plugandpay/receive/receive.ts";
import { reconciliationRoutes } from "./accept/plugandpay/reconcile/reconciliation-routes.ts";
import { plugAndPayRoutes } from "./accept/plugandpay/source/source-routes.ts";
import { type AcceptEvent, postEventRoutes } from "./accept/post-event.ts";
import { createCheckAdmin, createFindSession, sessionRoutes } from "./accept/sessions/session-routes.ts";
import { SESSION_MS_MAX } from "./accept/sessions/session-store.ts";
import { shopRoutes } from "./accept/shops.ts";
import type { World } from "./open-world.ts";
import { connectionRoutes } from "./plan/connection-routes.ts";
import { dropHooksOfKey, moveHooks } from "./plan/hooks-of-key.ts";
import { HUDDLE_CONNECTIONS } from "./plan/huddle-connections.ts";
import { otherConnections } from "./plan/other-connections.ts";
import { previewRoutes } from "./plan/preview/preview-routes.ts";
import { hookRoutes } from "./plan/rest-hooks.ts";
import { createRuleBooks } from "./plan/rule-book.ts";
import { ruleRoutes } from "./plan/rules.ts";
import { settingsRoutes } from "./plan/settings.ts";
import { enqueueLoose, type LooseDelivery, UNSUBSCRIBE_FORMAT } from "./queue/sql/enqueue-loose.ts";
import { readingMounts } from "./reading-mounts.ts";
import { checkRoutes } from "./send/check/check-routes.ts";
import type { Worker } from "./start-delivering.ts";
import { holdRoutes } from "./track/access/hold-routes.ts";
import { rebuildRoutes } from "./track/access/rebuild-routes.ts";
import { taskRoutes } from "./track/access/task-routes.ts";
import { comparisonRoutes } from "./track/comparisons/comparison-routes.ts";
import { endpointRoutes } from "./track/endpoint-routes.ts";
import { erasureRoutes } from "./track/erasures/erasure-routes.ts";
import { alertSettingsRoutes } from "./track/mail/alert-settings.ts";
import { replayRoutes, sendPreviewRoutes } from "./track/replays/replay-routes.ts";
import { retryRoutes } from "./track/retry-delivery.ts";
import { accessRoutes } from "./view/access/access.ts";
import { holdViewRoutes, readHold } from "./view/access/holds.ts";
import { readTask, taskViewRoutes } from "./view/access/tasks.ts";
import { auditLogRoutes } from "./view/audit-log.ts";
import { catalogueRoutes } from "./view/catalogue.ts";
import { dashboardRoutes } from "./view/dashboard.ts";
import { deliveryRoutes } from "./view/deliveries.ts";
import { endpointViewRoutes, readEndpoint } from "./view/endpoints.ts";
import { eventRoutes } from "./view/events.ts";
import { healthRoutes } from "./view/health.ts";
import { inboxRoutes } from "./view/inbox.ts";
import { meRoutes } from "./view/me.ts";
import { plugAndPayRuleRoutes } from "./view/plugandpay/rules.ts";
import { problemRoutes } from "./view/problems/problems.ts";
import { sampleRoutes } from "./view/samples.ts";
import type { Db, Tx } from "./world/database.ts";
import type { Mount } from "./world/http/app.ts";
import { authenticateAdmin, authenticateShop } from "./world/http/authenticate.ts";
import { routes } from "./world/http/join-routers.ts";
import { limitAddresses, limitKeys } from "./world/http/limit-rate.ts";
import { readRawBody } from "./world/http/read-body.ts";
import { refuseWhile } from "./world/http/refuse-while.ts";
import { createSessionCookie } from "./world/http/session-cookie.ts";
import type { ShopKey } from "./world/shop.ts";
import type { DueRowsWorker } from "./world/work-due-rows.ts";

/** What serving needs beside the world. */
export type Serving = {
  worker: Worker;
  inbox: DueRowsWorker;
  reconciler: DueRowsWorker;
  accept: AcceptEvent;
  draining: { now: boolean };
};

/** All routes of this process, in the order in which they are tried. */
export function mounts(world: World, { worker, inbox, reconciler, accept, draining }: Serving): Mount[] {
  const health = {
    path: "/",
    guard: null,
    bodiless: true,
    router: healthRoutes({ db: world.db, metrics: world.metrics.registry, isDraining: () => draining.now }),
  };
  if (world.config.role === "worker") return [health];
  const drain = { path: "/", guard: refuseWhile(() => draining.now), bodiless: true, router: Router() };
  const parts = routeParts(world, { worker, inbox, reconciler });
  const findSession = createFindSession(parts);
  const { ofAddress, ofKey } = world.config.rateLimit;
  const limitFlood = limitAddresses(ofAddress);
  const flood = { path: "/", guard: limitFlood, bodiless: true, router: Router() };
  const signedIn = authenticateShop({ shopByKey: parts.findShopByKey, session: findSession });
  const limitShop = limitKeys(ofKey);
  const guard = Router().use(signedIn, limitShop);
  const adminGuard = authenticateAdmin({ isAdmin: createCheckAdmin(parts), session: findSession });
  return [
    hotMount(accept, [limitFlood, refuseWhile(() => draining.now), signedIn, limitShop, readRawBody]),
    health,
    flood,
    ...readingMounts(world, { drain, guard }),
    { path: "/session", guard: null, router: sessionRoutes(parts) },
    { path: "/v1/shops", guard: adminGuard, router: shopRoutes(world) },
    { path: "/in/plugandpay", guard: guardAddress(parts), router: receiveRoutes(parts) },
    { path: "/v1/access/comparisons", guard, bodiless: true, router: comparisonRoutes(parts) },
    { path: "/v1", guard, router: shopApi(parts) },
    // The last, because any address may be a page of it.
    { path: "/", guard: null, bodiless: true, router: dashboardRoutes(world.config) },
  ];
}

/**
 * The route that is called for every event, before all others and with its guards of its own: on the way through the others
 * it was looked for in nine routers first, which took 20 µs.
 */
function hotMount(accept: AcceptEvent, guards: readonly RequestHandler[]): Mount {
  return { path: "/v1/events", guard: null, bodiless: true, router: postEventRoutes(accept, guards) };
}

/** What a shop may do, behind the guard that says which shop it is. */
function shopApi(parts: ReturnType<typeof routeParts>): Router {
  const { db } = parts;
  return routes([
    ["/api-keys", apiKeyRoutes(parts)],
    ["/rules", ruleRoutes(parts)],
    ["/rules", previewRoutes(parts)],
    ["/rules", sendPreviewRoutes(parts)],
    ["/settings", settingsRoutes(parts)],
    ["/settings", alertSettingsRoutes(parts)],
    ["/hooks", hookRoutes(parts)],
    ["/huddle/connections", connectionRoutes(parts, HUDDLE_CONNECTIONS)],
    ["/connections", connectionRoutes(parts, otherConnections(parts.connectors))],
    ["/huddle/connections", checkRoutes(parts, "huddle")],
    ["/connections", checkRoutes(parts, "others")],
    ["/endpoints", endpointRoutes(parts)],
    ["/deliveries", retryRoutes(parts)],
    ["/replays", replayRoutes(parts)],
    ["/events", eventRoutes(db)],
    ["/deliveries", deliveryRoutes(parts)],
    ["/endpoints", endpointViewRoutes(parts)],
    ["/sources/plugandpay", plugAndPayRoutes(parts)],
    ["/sources/plugandpay/rules", plugAndPayRuleRoutes(parts)],
    ["/reconciliations", reconciliationRoutes(parts)],
    ["/inbox", retryNoticeRoutes(parts)],
    ["/inbox", inboxRoutes(db)],
    ["/samples", sampleRoutes(db)],
    ["/me", meRoutes(parts.db)],
    ["/problems", problemRoutes(db)],
    ["/tasks", taskRoutes(parts)],
    ["/tasks", taskViewRoutes(db)],
    ["/holds", holdRoutes(parts)],
    ["/holds", holdViewRoutes(db)],
    ["/access", rebuildRoutes(parts)],
    ["/erasures", erasureRoutes(parts)],
    ["/audit-log", auditLogRoutes(db)],
    ["/", accessRoutes(db)],
    ["/", catalogueRoutes(db)],
  ]);
}

function routeParts(world: World, { worker, inbox, reconciler }: Pick<Serving, "worker" | "inbox" | "reconciler">) {
  const openSecret = (sealed: string) => world.seal.open(Buffer.from(sealed, "base64"));
  const enqueueUnsubscribe = (tx: Tx, shop: ShopKey, endpointId: string) =>
    enqueueLoose(tx, shop, unsubscribe(world, endpointId));
  return {
    ...world,
    openSecret,
    hint: worker.hint,
    ringKeeper: worker.ringKeeper,
    ...{ readTask, readHold },
    hintInbox: inbox.hint,
    hintReconciler: reconciler.hint,
    readRuleBooks: createRuleBooks(),
    publicUrl: world.config.publicUrl,
    timeoutMs: world.config.timeoutMs,
    cookie: createSessionCookie({ publicUrl: world.config.publicUrl, maxAgeMs: SESSION_MS_MAX }),
    findShopByKey: createFindShopByKey(world),
    sendsMail: world.mailer !== null,
    moveHooks,
    cancelOwedTo: (tx: Tx, shop: ShopKey, { endpointId, now }: { endpointId: string; now: Date }) =>
      world.cancelDeliveries(tx, shop, { owedBy: { endpointId }, now }),
    dropHooks: (tx: Tx, shop: ShopKey, keyId: string) =>
      dropHooksOfKey({ ...world, enqueueUnsubscribe }, tx, { shop, keyId }),
    readEndpoint: (reader: Db, shop: ShopKey, wish: { id: string; language: Language }) =>
      readEndpoint({ ...world, db: reader, openSecret }, shop, wish),
  };
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

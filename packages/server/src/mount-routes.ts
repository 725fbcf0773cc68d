import { type RequestHandler, Router } from "express";
import { accessRoutes } from "./features/access/access.ts";
import { holdRoutes } from "./features/access/hold-routes.ts";
import { holdViewRoutes, readHold } from "./features/access/holds.ts";
import { rebuildRoutes } from "./features/access/rebuild-routes.ts";
import { taskRoutes } from "./features/access/task-routes.ts";
import { readTask, taskViewRoutes } from "./features/access/tasks.ts";
import { alertSettingsRoutes } from "./features/alerts/alert-settings.ts";
import { auditLogRoutes } from "./features/audit/routes.ts";
import { catalogueRoutes } from "./features/catalogue/routes.ts";
import { comparisonRoutes } from "./features/comparisons/routes.ts";
import { checkRoutes } from "./features/connections/check-routes.ts";
import { connectionRoutes } from "./features/connections/connection-routes.ts";
import { HUDDLE_CONNECTIONS } from "./features/connections/huddle-connections.ts";
import { otherConnections } from "./features/connections/other-connections.ts";
import { dashboardRoutes } from "./features/dashboard/routes.ts";
import { deliveryRoutes } from "./features/deliveries/routes.ts";
import { endpointRoutes } from "./features/endpoints/routes.ts";
import { eventRoutes } from "./features/events/routes.ts";
import { dropHooksOfKey, moveHooks } from "./features/hooks/end-hooks.ts";
import { hookRoutes } from "./features/hooks/routes.ts";
import { sampleRoutes } from "./features/hooks/samples.ts";
import { problemRoutes } from "./features/insights/problems.ts";
import { healthRoutes } from "./features/monitoring/health.ts";
import { createCheckAdmin, createFindSession, sessionRoutes } from "./features/people/routes.ts";
import { SESSION_MS_MAX } from "./features/people/session-store.ts";
import { erasureRoutes } from "./features/privacy/routes.ts";
import { createSendPreview, replayRoutes } from "./features/replays/routes.ts";
import { ruleRoutes } from "./features/rules/routes.ts";
import { settingsRoutes } from "./features/rules/settings.ts";
import { apiKeyRoutes } from "./features/shops/api-key-routes.ts";
import { createFindShopByKey } from "./features/shops/shop-by-key.ts";
import { meRoutes, shopRoutes } from "./features/shops/shop-routes.ts";
import type { World } from "./open-world.ts";
import { type AcceptEvent, postEventRoutes } from "./pipeline/accept/post-event.ts";
import { createRuleBooks } from "./pipeline/plan/rule-book.ts";
import { enqueueLoose, type LooseDelivery, UNSUBSCRIBE_FORMAT } from "./pipeline/queue/enqueue-loose.ts";
import type { Mount } from "./platform/http/app.ts";
import { authenticateAdmin, authenticateShop } from "./platform/http/authenticate.ts";
import { routes } from "./platform/http/join-routers.ts";
import { limitAddresses, limitKeys } from "./platform/http/limit-rate.ts";
import { readRawBody } from "./platform/http/read-body.ts";
import { refuseWhile } from "./platform/http/refuse-while.ts";
import { createSessionCookie } from "./platform/http/session-cookie.ts";
import type { DueRowsWorker } from "./platform/jobs/work-due-rows.ts";
import type { Tx } from "./platform/postgres/database.ts";
import type { ShopKey } from "./platform/shop.ts";
import { readingMounts } from "./reading-mounts.ts";
import { inboxRoutes, retryNoticeRoutes } from "./sources/plugandpay/inbox/inbox-routes.ts";
import { plugAndPayRuleRoutes } from "./sources/plugandpay/own-rules/rule-routes.ts";
import { guardAddress, receiveRoutes } from "./sources/plugandpay/receive/receive-notice.ts";
import { reconciliationRoutes } from "./sources/plugandpay/reconcile/reconciliation-routes.ts";
import { plugAndPayRoutes } from "./sources/plugandpay/source/source-routes.ts";
import type { Worker } from "./start-delivering.ts";

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
    ["/rules", ruleRoutes({ ...parts, sendPreview: createSendPreview(parts) })],
    ["/settings", settingsRoutes(parts)],
    ["/settings", alertSettingsRoutes(parts)],
    ["/hooks", hookRoutes(parts)],
    ["/huddle/connections", connectionRoutes(parts, HUDDLE_CONNECTIONS)],
    ["/connections", connectionRoutes(parts, otherConnections(parts.connectors))],
    ["/huddle/connections", checkRoutes(parts, "huddle")],
    ["/connections", checkRoutes(parts, "others")],
    ["/endpoints", endpointRoutes(parts)],
    ["/replays", replayRoutes(parts)],
    ["/events", eventRoutes(db)],
    ["/deliveries", deliveryRoutes(parts)],
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

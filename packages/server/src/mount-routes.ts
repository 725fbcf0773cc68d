import { setTimeout as wait } from "node:timers/promises";
import { type RequestHandler, Router } from "express";
import { accessRoutes, rebuildRoutes } from "./features/access/access.ts";
import { reviewRoutes } from "./features/access/reviews.ts";
import { taskRoutes } from "./features/access/tasks.ts";
import { alertSettingsRoutes } from "./features/alerts/alert-settings.ts";
import { auditLogRoutes } from "./features/audit/routes.ts";
import { catalogueRoutes } from "./features/catalogue/routes.ts";
import { comparisonRoutes } from "./features/comparisons/routes.ts";
import { connectionRoutes } from "./features/connections/routes.ts";
import { HUDDLE_CONNECTIONS, otherConnections } from "./features/connections/show-connection.ts";
import { dashboardRoutes } from "./features/dashboard/routes.ts";
import { deliveryRoutes } from "./features/deliveries/routes.ts";
import { endpointRoutes } from "./features/endpoints/routes.ts";
import { eventRoutes } from "./features/events/routes.ts";
import { dropHooksOfKey, moveHooks } from "./features/hooks/end-hooks.ts";
import { hookRoutes } from "./features/hooks/routes.ts";
import { sampleRoutes } from "./features/hooks/samples.ts";
import { problemRoutes } from "./features/insights/problems.ts";
import { statsRoutes } from "./features/insights/stats.ts";
import { healthRoutes } from "./features/monitoring/health.ts";
import { createCheckAdmin, createFindSession, sessionRoutes } from "./features/people/routes.ts";
import { SESSION_MS_MAX } from "./features/people/store.ts";
import { erasureRoutes } from "./features/privacy/routes.ts";
import { referenceRoutes } from "./features/reference/routes.ts";
import { createSendPreview, replayRoutes } from "./features/replays/routes.ts";
import { ruleRoutes } from "./features/rules/routes.ts";
import { settingsRoutes } from "./features/rules/settings.ts";
import { apiKeyRoutes, meRoutes, shopRoutes } from "./features/shops/routes.ts";
import { createFindShopByKey } from "./features/shops/shop-by-key.ts";
import type { HubParts } from "./hub-parts.ts";
import type { AcceptEvent } from "./pipeline/accept/group-events.ts";
import { postEventRoutes } from "./pipeline/accept/post-event.ts";
import { createRuleSetReader } from "./pipeline/plan/rule-set.ts";
import { enqueueStandalone, type StandaloneDelivery, UNSUBSCRIBE_FORMAT } from "./pipeline/queue/enqueue.ts";
import { type Mount, refuseWhile } from "./platform/http/app.ts";
import { authenticateAdmin, authenticateShop } from "./platform/http/authenticate.ts";
import { limitAddresses, limitKeys } from "./platform/http/limit-rate.ts";
import { readRawBody } from "./platform/http/read-body.ts";
import { routes } from "./platform/http/route-methods.ts";
import { createSessionCookie } from "./platform/http/session-cookie.ts";
import { mailDomainOf } from "./platform/mail/mail.ts";
import type { Tx } from "./platform/postgres/database.ts";
import type { ShopKey } from "./platform/shop.ts";
import { inboxRoutes } from "./sources/plugandpay/inbox/inbox-routes.ts";
import { plugAndPayRuleRoutes } from "./sources/plugandpay/own-rules/rule-routes.ts";
import { guardAddress, receiveRoutes } from "./sources/plugandpay/receive/receive-notice.ts";
import { reconciliationRoutes } from "./sources/plugandpay/reconcile/reconciliation-routes.ts";
import { unreadableRoutes } from "./sources/plugandpay/reconcile/retry-unreadable.ts";
import { plugAndPayRoutes } from "./sources/plugandpay/source/source-routes.ts";
import type { Jobs } from "./start-jobs.ts";

/** What the routes need besides the shared parts. */
export interface Serving {
  readonly accept: AcceptEvent;
  readonly hint: (bucket: number) => void;
  readonly jobs: Pick<Jobs, "hintAccessKeeper" | "hintInbox" | "hintReconciler">;
  readonly draining: { now: boolean };
}

/** All routes of this process, in the order in which Express tries them. */
export function mounts(hub: HubParts, serving: Serving): Mount[] {
  const isDraining = () => serving.draining.now;
  const health = {
    path: "/",
    guard: null,
    bodiless: true,
    router: healthRoutes({ ...hub, isDraining }),
  };
  if (hub.config.role === "worker") return [health];
  const drain = { path: "/", guard: refuseWhile(isDraining), bodiless: true, router: Router() };
  const parts = routeParts(hub, serving);
  const findSession = createFindSession(parts);
  const { ofAddress, ofKey } = hub.config.rateLimit;
  const limitFlood = limitAddresses(ofAddress);
  const flood = { path: "/", guard: limitFlood, bodiless: true, router: Router() };
  const signedIn = authenticateShop({ shopByKey: parts.findShopByKey, session: findSession });
  const limitShop = limitKeys(ofKey);
  const guard = Router().use(signedIn, limitShop);
  const adminGuard = authenticateAdmin({ isAdmin: createCheckAdmin(parts), session: findSession });
  // Loaded only at the first request, because nothing else needs these fifty files.
  const describe = async () => (await import("./describe-api.ts")).describeApi(hub.version);
  return [
    hotMount(serving.accept, [limitFlood, refuseWhile(isDraining), signedIn, limitShop, readRawBody]),
    health,
    flood,
    drain,
    { path: "/", guard: null, bodiless: true, router: referenceRoutes({ describe }) },
    { path: "/v1/stats", guard, bodiless: true, router: statsRoutes(hub) },
    { path: "/session", guard: null, router: sessionRoutes(parts) },
    { path: "/v1/shops", guard: adminGuard, router: shopRoutes(hub) },
    { path: "/in/plugandpay", guard: guardAddress(parts), router: receiveRoutes(parts) },
    { path: "/v1/access/comparisons", guard, bodiless: true, router: comparisonRoutes(parts) },
    { path: "/v1", guard, router: shopApi(parts) },
    // This must be the last mount, because any path may be a page of the dashboard.
    { path: "/", guard: null, bodiless: true, router: dashboardRoutes(hub.config) },
  ];
}

/**
 * Mounts the route that is called for every event. It must come first and have its own guards, because behind nine other routers it took 20
 * µs to find.
 */
function hotMount(accept: AcceptEvent, guards: readonly RequestHandler[]): Mount {
  return { path: "/v1/events", guard: null, bodiless: true, router: postEventRoutes(accept, guards) };
}

/** The API of a shop, behind the guard that identifies the shop. */
function shopApi(parts: ReturnType<typeof routeParts>): Router {
  const { db } = parts;
  return routes([
    ["/api-keys", apiKeyRoutes(parts)],
    ["/rules", ruleRoutes({ ...parts, sendPreview: createSendPreview(parts) })],
    ["/settings/webhooks", settingsRoutes(parts)],
    ["/settings/alerts", alertSettingsRoutes(parts)],
    ["/hooks", hookRoutes(parts)],
    ["/huddle/connections", connectionRoutes(parts, HUDDLE_CONNECTIONS)],
    ["/connections", connectionRoutes(parts, otherConnections(parts.connectors))],
    ["/endpoints", endpointRoutes(parts)],
    ["/replays", replayRoutes(parts)],
    ["/events", eventRoutes(parts)],
    ["/deliveries", deliveryRoutes(parts)],
    ["/sources/plugandpay", plugAndPayRoutes(parts)],
    ["/sources/plugandpay/rules", plugAndPayRuleRoutes(parts)],
    ["/reconciliations", reconciliationRoutes(parts)],
    ["/unreadable", unreadableRoutes(parts)],
    ["/inbox", inboxRoutes(parts)],
    ["/samples", sampleRoutes(db)],
    ["/me", meRoutes(parts.db)],
    ["/problems", problemRoutes(db)],
    ["/tasks", taskRoutes(parts)],
    ["/holds", reviewRoutes(parts)],
    ["/access", rebuildRoutes(parts)],
    ["/erasures", erasureRoutes(parts)],
    ["/audit-log", auditLogRoutes(db)],
    ["/", accessRoutes(db)],
    ["/", catalogueRoutes(db)],
  ]);
}

function routeParts(hub: HubParts, { accept, hint, jobs }: Serving) {
  const openSecret = (sealed: string) => hub.seal.open(Buffer.from(sealed, "base64"));
  const enqueueUnsubscribe = (tx: Tx, shop: ShopKey, endpointId: string) =>
    enqueueStandalone(tx, shop, unsubscribeNotice(hub, endpointId));
  return {
    ...hub,
    openSecret,
    accept,
    hint,
    wait,
    hintAccessKeeper: jobs.hintAccessKeeper,
    hintInbox: jobs.hintInbox,
    hintReconciler: jobs.hintReconciler,
    readRuleSets: createRuleSetReader(),
    publicUrl: hub.config.publicUrl,
    timeoutMs: hub.config.timeoutMs,
    cookie: createSessionCookie({ publicUrl: hub.config.publicUrl, maxAgeMs: SESSION_MS_MAX }),
    findShopByKey: createFindShopByKey(hub),
    sendsMail: hub.mailer !== null,
    mailDomain: mailDomainOf(hub.config.mail?.from ?? ""),
    moveHooks,
    dropHooks: (tx: Tx, shop: ShopKey, keyId: string) =>
      dropHooksOfKey({ ...hub, enqueueUnsubscribe }, tx, { shop, keyId }),
  };
}

function unsubscribeNotice({ clock, newId }: HubParts, endpointId: string): StandaloneDelivery {
  return {
    id: newId("dlv"),
    endpointId,
    format: UNSUBSCRIBE_FORMAT,
    contentType: "application/json",
    body: "",
    createdAt: clock.now(),
  };
}

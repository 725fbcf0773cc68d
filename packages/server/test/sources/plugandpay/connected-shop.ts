import { type PlugAndPay, type PlugAndPayOptions, startPlugAndPay } from "@haak/sandbox";
import { expect, onTestFinished } from "vitest";
import { decideAccess } from "../../../src/features/access/ledger/decide-access.ts";
import { alertSettingsRoutes } from "../../../src/features/alerts/alert-settings.ts";
import { createEnqueueShopMail } from "../../../src/features/alerts/index.ts";
import { createFindShopByKey } from "../../../src/features/shops/shop-by-key.ts";
import { createShop, newApiKey } from "../../../src/features/shops/store.ts";
import type { AcceptEvent } from "../../../src/pipeline/accept/group-events.ts";
import { createAcceptEvents, type EventToAccept, type EventToStore } from "../../../src/pipeline/accept-events.ts";
import { createRuleSetCache } from "../../../src/pipeline/plan/rule-set.ts";
import { authenticateShop } from "../../../src/platform/http/authenticate.ts";
import { createHttpClient } from "../../../src/platform/http-client/http-client.ts";
import { refuseTarget } from "../../../src/platform/http-client/judge-host.ts";
import { createGroupCommit } from "../../../src/platform/postgres/group-commit.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { inboxRoutes } from "../../../src/sources/plugandpay/inbox/inbox-routes.ts";
import { startInboxWorker } from "../../../src/sources/plugandpay/inbox/inbox-worker.ts";
import { plugAndPayRuleRoutes } from "../../../src/sources/plugandpay/own-rules/rule-routes.ts";
import { guardAddress, receiveRoutes } from "../../../src/sources/plugandpay/receive/receive-notice.ts";
import { reconciliationRoutes } from "../../../src/sources/plugandpay/reconcile/reconciliation-routes.ts";
import { unreadableRoutes } from "../../../src/sources/plugandpay/reconcile/retry-unreadable.ts";
import { plugAndPayRoutes } from "../../../src/sources/plugandpay/source/source-routes.ts";
import { decideParts } from "../../support/builders.ts";
import { aLog, serve, type TestStore } from "../../support/harness.ts";

const ALLOWED = { allowTargets: ["127.0.0.0/8"] };
const SCHEDULE_SECONDS = [5, 300];

/** A row of `GET /v1/inbox`. */
interface ShownNotice {
  readonly id: string;
  readonly received_at: string;
  readonly version: string;
  readonly trigger: string | null;
  readonly state: string;
  readonly error: string | null;
  readonly event_id: string | null;
}

/** An answer of the hub. The tests check its shape. */
type Answer = Record<string, unknown> & { address?: string; data?: ShownNotice[] };

/** The Plug&Pay part of a hub over HTTP, with a worker that fetches. */
export type InboxHub = Awaited<ReturnType<typeof anInboxHub>>;

/** The parts of the hub for Plug&Pay, composed as in `hub.ts`, until the test ends. */
export async function anInboxHub(store: TestStore, { worker = true } = {}) {
  const log = aLog();
  const client = createHttpClient(ALLOWED);
  onTestFinished(() => client.close());
  const parts = {
    ...{ db: store.db, clock: store.clock, newId: store.newId, seal: store.seal, log },
    publicUrl: "https://haak.example.com/",
    refuseTarget: (url: string) => refuseTarget(url, ALLOWED),
    hintInbox: () => inbox?.hint(),
    // Tests of the reconciliation start it by hand.
    hintReconciler: () => undefined,
  };
  const accepted: EventToAccept[] = [];
  const workerParts = {
    ...parts,
    request: client.request,
    accept: anAccept(store, accepted),
    random: () => 0.5,
    timeoutMs: 2_000,
    // Requests do not wait for a turn, because the clock stands still. pace.test.ts tests the waiting.
    wait: async () => undefined,
    retryScheduleSeconds: SCHEDULE_SECONDS,
    enqueueMail: createEnqueueShopMail({ ...parts, mailDomain: "haak.test", sendsMail: true }),
    alone: true,
  };
  const inbox = worker ? startInboxWorker(workerParts) : null;
  const guard = authenticateShop({
    shopByKey: createFindShopByKey({ ...parts, hotDb: parts.db }),
    session: async () => null,
  });
  const url = await serve(
    [
      { path: "/in/plugandpay", guard: guardAddress(parts), router: receiveRoutes(parts) },
      { path: "/v1/sources/plugandpay", guard, router: plugAndPayRoutes(parts) },
      { path: "/v1/sources/plugandpay/rules", guard, router: plugAndPayRuleRoutes(parts) },
      { path: "/v1/reconciliations", guard, router: reconciliationRoutes(parts) },
      { path: "/v1/unreadable", guard, router: unreadableRoutes(workerParts) },
      { path: "/v1/inbox", guard, router: inboxRoutes(parts) },
      {
        path: "/v1/settings/alerts",
        guard,
        router: alertSettingsRoutes({ ...parts, mailDomain: "haak.test", sendsMail: true }),
      },
    ],
    log,
  );
  // Runs before the server closes, because the hub stops in reverse order.
  onTestFinished(() => inbox?.stop());
  return { url, log, inbox, accepted, workerParts };
}

/** Accepts events like the hub, and keeps them for the test. */
function anAccept(store: TestStore, accepted: EventToAccept[]): AcceptEvent {
  const acceptEvents = createAcceptEvents({
    ...{ db: store.db, clock: store.clock, newId: store.newId },
    ruleSets: createRuleSetCache(store),
    connectors: new Map(),
    decideAccess: (tx, { events, now }) =>
      decideAccess(decideParts(store), tx, { eventFacts: events, now, askedLater: false }),
    hint: () => undefined,
    onAccepted: (items) => accepted.push(...items),
  });
  const commit = createGroupCommit({
    run: (bucket, items: readonly EventToStore[]) => acceptEvents(bucket, items),
    ...{ groupItemsMax: 100, waitingItemsMax: 1_000, isTransient: () => false },
    refuse: () => new Error("Too much at once."),
  });
  return (item) => commit(item.shop.bucket, { ...item, body: JSON.stringify(item.event), traceparent: null });
}

/** A shop: requests with its key, and its rows in the database. */
export type ConnectedShop = Awaited<ReturnType<typeof aShopOn>>;

/** A new shop on a hub. */
export async function aShopOn(store: TestStore, hub: Pick<InboxHub, "url" | "inbox">) {
  const apiKey = newApiKey();
  const shop: Shop = await createShop(store, { name: "Bakery", apiKey });
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${hub.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  const source = await call("GET", "/v1/sources/plugandpay");
  const path = new URL(source.body.address ?? "").pathname;
  const notices = async () => (await call("GET", "/v1/inbox")).body.data ?? [];
  return {
    apiKey,
    shop,
    call,
    address: `${hub.url}${path}`,
    notices,
    /** Resolves when every open notice waits for time or for a token. */
    async settled(states: readonly string[]) {
      await expect.poll(async () => (await notices()).map(({ state }) => state), POLL).toEqual(states);
      return notices();
    },
    events: () => eventsOf(store, shop),
    /** Moves the hub's clock and lets it work. */
    advance(seconds: number) {
      store.clock.advance(seconds);
      hub.inbox?.hint();
    },
  };
}

/** Polls again at once. Nothing sleeps, and the limit is long enough for a busy machine. */
export const POLL = { timeout: 15_000, interval: 10 };

async function eventsOf(store: TestStore, shop: Shop) {
  const rows = await store.db
    .selectFrom("event")
    .select(["id", "key", "body"])
    .where("shop_id", "=", shop.id)
    .orderBy("id")
    .execute();
  return rows.map(({ id, key, body }) => ({ id, key, body: JSON.parse(body) }));
}

/** A sandbox shop of Plug&Pay with a course, a workbook, an upsell, a payment plan and a club, which notifies the address. */
export async function aPlugAndPay(
  store: TestStore,
  address: string,
  options: PlugAndPayOptions = {},
): Promise<PlugAndPay> {
  const plugAndPay = await startPlugAndPay({ clock: store.clock.now, hubUrl: address, ...options });
  onTestFinished(() => plugAndPay.close());
  plugAndPay.addProduct({ id: 7, title: "Course", price: "100.00", sku: "COURSE-7", group: "courses" });
  plugAndPay.addProduct({ id: 8, title: "Workbook", price: "20.00", sku: "WORKBOOK-8", group: "books" });
  plugAndPay.addProduct({ id: 10, title: "Plan", price: "50.00", type: "installments", cycles: 3 });
  plugAndPay.addProduct({ id: 11, title: "Club", price: "10.00", type: "subscription" });
  const orderBumps = [{ id: 1, productId: 8, title: "Workbook" }];
  const upsells = [{ id: 3, productId: 8, title: "Workbook for less" }];
  plugAndPay.addCheckout({ id: 31, name: "Course checkout", productId: 7, orderBumps, upsells });
  return plugAndPay;
}

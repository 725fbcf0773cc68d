import { describe, expect, it } from "vitest";
import { startReconciler } from "../../../src/sources/plugandpay/reconcile/reconciler.ts";
import { DUE_RECONCILIATIONS } from "../../../src/sources/plugandpay/reconcile/record-progress.ts";
import { useStore } from "../../support/harness.ts";
import { aReconciler, aShopToReconcile, ask, becomes } from "./reconciling-hub.ts";

const store = useStore(18);

describe("a request", () => {
  it.each([
    [{}, "/since"],
    [{ since: "yesterday" }, "/since"],
    [{ since: "2026-11-24" }, "/since"],
    [{ since: 7 }, "/since"],
    [{ since: "2026-11-25T00:00:00Z" }, "/since"],
    [{ since: "2026-11-23T00:00:00Z", until: "2026-11-22T00:00:00Z" }, "/since"],
    [{ since: "2026-11-23T00:00:00Z", until: "tomorrow" }, "/until"],
    [{ since: "2026-11-23T00:00:00Z", days: 3 }, "/days"],
  ])("%j is refused with a pointer, and nothing is stored", async (body, pointer) => {
    const { shop } = await aShopToReconcile(store);
    const answer = await shop.call("POST", "/v1/reconciliations", body);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect((await shop.call("GET", "/v1/reconciliations")).body.data).toEqual([]);
  });

  it("needs an API token", async () => {
    const { shop } = await aShopToReconcile(store);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: null });
    const answer = await shop.call("POST", "/v1/reconciliations", { since: "2026-11-20T00:00:00Z" });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining("no API token") } });
  });
});

describe("a failure", () => {
  it("of the token ends the reconciliation with an error, and nothing is asked until another token is set", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: "expired-4711" });
    const id = await ask(shop);
    const later = await ask(shop);
    aReconciler(hub);
    const failed = await becomes(shop, id, {
      state: "failed",
      error: expect.stringContaining("refused the API token"),
    });
    await becomes(shop, later, { state: "failed", error: expect.stringContaining("refused the API token") });
    expect(plugAndPay.apiCalls()).toHaveLength(1);
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({ api_token_refused: true });
    const answer = await shop.call("POST", "/v1/reconciliations", { since: "2026-11-20T00:00:00Z" });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining("refused") } });
    expect(JSON.stringify([failed, hub.log.lines])).not.toContain("4711");
  });

  it("of a token that was replaced during the request does not count: the new one is used at once", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: "expired" });
    const id = await ask(shop);
    const request: typeof hub.workerParts.request = async (wanted) => {
      const response = await hub.workerParts.request(wanted);
      await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token });
      return response;
    };
    aReconciler(hub, { request });
    await becomes(shop, id, { state: "done", error: null });
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({ api_token_refused: false });
  });

  it("with 429 makes the reconciliation wait for the Retry-After of Plug&Pay", async () => {
    const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
    sell();
    plugAndPay.failNext(1, { kind: "answer", status: 429, headers: { "retry-after": "120" } });
    const id = await ask(shop);
    const reconciler = aReconciler(hub);
    await becomes(shop, id, { state: "running", error: expect.stringContaining("429") });
    const other = await aShopToReconcile(store);
    store.clock.advance(119);
    const otherId = await ask(other.shop);
    reconciler.hint();
    await becomes(other.shop, otherId, { state: "done" });
    expect(plugAndPay.apiCalls()).toHaveLength(1);
    // Jitter only makes it longer, by at most a fifth.
    store.clock.advance(26);
    reconciler.hint();
    await becomes(shop, id, { state: "done", missing: 2, repaired: 2, error: null });
  });

  it("that persists ends the reconciliation when the schedule is used up", async () => {
    const { hub, shop, plugAndPay } = await aShopToReconcile(store);
    plugAndPay.failNext(3, { kind: "answer", status: 500 });
    const id = await ask(shop);
    const reconciler = aReconciler(hub);
    for (const calls of [1, 2]) {
      await plugAndPay.waitForApiCalls("/v2/orders", calls, 15_000);
      await becomes(shop, id, { state: "running", error: expect.stringContaining("500") });
      await expect.poll(async () => (await leaseOf(id)).lease_id, { timeout: 15_000, interval: 10 }).toBeNull();
      store.clock.advance(calls === 1 ? 7 : 400);
      reconciler.hint();
    }
    await becomes(shop, id, { state: "failed", error: expect.stringContaining("3 attempts") });
  });

  it.each(["https://elsewhere.example.com/v2/orders?page=2", "/v2/rules?page=2", "http://"])(
    "with a next page at %s ends it before the token goes there",
    async (next) => {
      const { hub, shop, plugAndPay } = await aShopToReconcile(store);
      const body = JSON.stringify({ data: [], links: { next } });
      plugAndPay.failNext(1, { kind: "answer", status: 200, body });
      const id = await ask(shop);
      aReconciler(hub);
      await becomes(shop, id, { state: "failed", error: expect.stringContaining("next page") });
      expect(plugAndPay.apiCalls()).toHaveLength(1);
    },
  );
});

describe("a process that dies", () => {
  it("between accepting and counting leaves the rest to another process, which counts everything once", async () => {
    const { hub, shop, sell } = await aShopToReconcile(store);
    for (let sold = 0; sold < 150; sold += 1) sell();
    const id = await ask(shop);
    // Dies when the second page is accepted: nothing that it does after that ever ends.
    const never = new Promise<never>(() => undefined);
    let accepted = 0;
    const accept: typeof hub.workerParts.accept = async (item) => {
      const result = await hub.workerParts.accept(item);
      accepted += 1;
      return accepted > 200 ? never : result;
    };
    const dying = startReconciler({ ...hub.workerParts, accept, wait: async () => undefined, alone: false });
    await expect.poll(() => accepted, { timeout: 15_000, interval: 10 }).toBe(300);
    // The dead process must do nothing in later tests. Stopping it never ends, because its work never ends.
    void dying.stop();
    await becomes(shop, id, { state: "running", compared: 100, missing: 200, repaired: 200 });

    store.clock.advance(30);
    aReconciler(hub);
    await becomes(shop, id, { state: "done", compared: 150, missing: 300, repaired: 300 });
    expect(await shop.events()).toHaveLength(300);
  });

  it("on a bundled database is replaced at once, without waiting for its lease", async () => {
    const { hub, shop } = await aShopToReconcile(store);
    const id = await ask(shop);
    const now = store.clock.now();
    const leasedUntil = new Date(now.getTime() + 60_000);
    const input = { bucket: shop.shop.bucket, now, leaseId: store.newId("lse"), leasedUntil };
    expect(await DUE_RECONCILIATIONS.claim(store.db, input)).toMatchObject({ id });
    expect(await DUE_RECONCILIATIONS.claim(store.db, input)).toBeNull();
    aReconciler(hub, { alone: true });
    await becomes(shop, id, { state: "done" });
  });

  it("after SIGTERM keeps its page and leaves the rest", async () => {
    const { hub, shop, sell } = await aShopToReconcile(store);
    for (let sold = 0; sold < 150; sold += 1) sell();
    const id = await ask(shop);
    const gate = Promise.withResolvers<void>();
    const first = aReconciler(hub, { wait: () => gate.promise });
    await becomes(shop, id, { compared: 100 });
    const stopped = first.stop();
    gate.resolve();
    await stopped;
    expect(await leaseOf(id)).toMatchObject({ lease_id: null, state: "running" });
    aReconciler(hub);
    await becomes(shop, id, { state: "done", compared: 150, missing: 300, repaired: 300 });
  });
});

function leaseOf(id: string) {
  return store.db
    .selectFrom("reconciliation")
    .select(["lease_id", "state"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

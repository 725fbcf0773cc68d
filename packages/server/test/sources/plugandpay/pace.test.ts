import type { GuardedRequest } from "@haak/core";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  createPacedAsk,
  type PacedAskParts,
  pauseQuestions,
  takeTurn,
} from "../../../src/sources/plugandpay/fetch/paced-ask.ts";
import { startInboxWorker } from "../../../src/sources/plugandpay/inbox/inbox-worker.ts";
import { readSource } from "../../../src/sources/plugandpay/source/source-store.ts";
import { english } from "../../support/english.ts";
import { type HandMovedClock, TEST_START, useStore } from "../../support/harness.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { anInboxHub, aPlugAndPay, aShopOn, type ConnectedShop, POLL } from "./connected-shop.ts";
import { aReconciler, aShopToReconcile, ask, becomes } from "./reconciling-hub.ts";

const quarters = (count: number) => Array.from({ length: count }, (_, index) => index * 250);

describe.each(versionsOrOnly(14))("a shop's requests on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("to Plug&Pay", () => {
    const store = useStore(version);
    const turn = async ({ shop }: ConnectedShop, db = store.db) => {
      const { at } = await takeTurn(db, { shopId: shop.id, now: store.clock.now() });
      return at.getTime() - TEST_START.getTime();
    };

    it("are a quarter of a second apart, also if two processes ask at the same moment", async () => {
      const { shop } = await aShopToReconcile(store);
      const taken = await Promise.all(quarters(40).map((_, index) => turn(shop, index % 2 ? store.db : store.otherDb)));
      expect(taken.toSorted((a, b) => a - b)).toEqual(quarters(40));
    });

    it("do not collect unused turns, and are paced for each shop separately", async () => {
      const [one, other] = [await aShopToReconcile(store), await aShopToReconcile(store)];
      expect([await turn(one.shop), await turn(one.shop), await turn(other.shop)]).toEqual([0, 250, 0]);
      store.clock.advance(10);
      expect([await turn(one.shop), await turn(one.shop)]).toEqual([10_000, 10_250]);
    });

    it("do not wait if the clock was set back", async () => {
      const { shop } = await aShopToReconcile(store);
      store.clock.advance(3_600);
      await turn(shop);
      store.clock.reset();
      expect(await turn(shop)).toBe(0);
    });
  });
});

/** Waits that end when a test has moved the clock so far. */
function handMovedWaits(clock: HandMovedClock) {
  const waits = new Set<{ readonly until: number; readonly end: () => void }>();
  return {
    count: () => waits.size,
    wait: (ms: number) =>
      new Promise<void>((end) => {
        waits.add({ until: clock.now().getTime() + ms, end });
      }),
    pass(seconds: number) {
      clock.advance(seconds);
      for (const one of waits) {
        if (one.until > clock.now().getTime()) continue;
        waits.delete(one);
        one.end();
      }
    },
  };
}

describe("a shop that has used its pace", () => {
  const store = useStore(18);

  /** A hub whose worker waits by the clock, with shops that sell something on request. */
  async function aBusyHub() {
    const hub = await anInboxHub(store, { worker: false });
    const waits = handMovedWaits(store.clock);
    const aBusyShop = async () => {
      const shop = await aShopOn(store, hub);
      const plugAndPay = await aPlugAndPay(store, shop.address);
      await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
      const sell = async (count: number) => {
        for (let sold = 0; sold < count; sold += 1)
          await plugAndPay.notify("order_paid", plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id), {
            versions: ["v2"],
          });
      };
      return { ...shop, sell, asked: () => plugAndPay.apiCalls().length, plugAndPay };
    };
    const start = () => {
      const worker = startInboxWorker({ ...hub.workerParts, wait: waits.wait });
      onTestFinished(async () => {
        waits.pass(3_600);
        await worker.stop();
      });
      return worker;
    };
    return { waits, aBusyShop, start };
  }

  it("waits for it without a slot, so that the notices of other shops are handled at once", async () => {
    const { waits, aBusyShop, start } = await aBusyHub();
    const busy = await Promise.all(Array.from({ length: 5 }, aBusyShop));
    for (const shop of busy) await shop.sell(6);
    const worker = start();
    // Of each shop one notice was fetched, and four wait for their turns. The clock stands still.
    await expect.poll(waits.count, POLL).toBeGreaterThanOrEqual(16);
    const quiet = await aBusyShop();
    await quiet.sell(1);
    worker.hint();
    await quiet.settled(["done"]);
    await expect.poll(waits.count, POLL).toBe(20);
    expect(busy.map(({ asked }) => asked())).toEqual([1, 1, 1, 1, 1]);
    // Each quarter of a second brings one question about each shop, and no more.
    for (let turn = 2; turn <= 6; turn += 1) {
      waits.pass(0.25);
      await expect.poll(() => busy.map(({ asked }) => asked()), POLL).toEqual(busy.map(() => turn));
      await expect.poll(waits.count, POLL).toBe(busy.length * Math.min(4, 6 - turn));
    }
    for (const shop of busy) await shop.settled(Array.from({ length: 6 }, () => "done"));
  });

  it("is asked again only when Plug&Pay wants it, while the other shops go on", async () => {
    const { waits, aBusyShop, start } = await aBusyHub();
    const turns = async ({ asked }: { asked: () => number }, { from, to }: { from: number; to: number }) => {
      for (let turn = from; turn <= to; turn += 1) {
        await expect.poll(asked, POLL).toBe(turn);
        await expect.poll(waits.count, POLL).toBe(to - turn);
        waits.pass(0.25);
      }
    };
    const [limited, other] = [await aBusyShop(), await aBusyShop()];
    limited.plugAndPay.failNext(1, { kind: "answer", status: 429, headers: { "retry-after": "60" } });
    await limited.sell(3);
    const worker = start();
    const problems = async () => (await limited.notices()).flatMap(({ error }) => error ?? []);
    await expect.poll(async () => (await problems()).length + waits.count(), POLL).toBe(3);
    // Its two other notices do not use the turns for which they waited.
    waits.pass(1);
    await expect.poll(async () => (await problems()).length, POLL).toBe(3);
    expect([limited.asked(), waits.count()]).toEqual([1, 0]);
    await other.sell(3);
    worker.hint();
    await turns(other, { from: 1, to: 3 });
    await other.settled(["done", "done", "done"]);
    expect(limited.asked()).toBe(1);
    waits.pass(90);
    worker.hint();
    await turns(limited, { from: 2, to: 4 });
    await limited.settled(["done", "done", "done"]);
  });
});

describe("everything that asks Plug&Pay about a shop", () => {
  const store = useStore(18);

  /** Records when each request was made. The clock stands still, so the time shows how long it waited. */
  function aStopwatch() {
    const waitedMs: number[] = [];
    const wait = async (ms: number) => {
      waitedMs.push(ms);
    };
    return { waitedMs, wait };
  }

  it("keeps one pace, for notices and reconciliations, in every process", async () => {
    const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
    const { waitedMs, wait } = aStopwatch();
    for (let sold = 0; sold < 6; sold += 1) await plugAndPay.notify("order_paid", sell(), { versions: ["v2"] });
    const id = await ask(shop);
    const workers = [store.db, store.otherDb].map((db) =>
      startInboxWorker({ ...hub.workerParts, db, wait, alone: false }),
    );
    onTestFinished(async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
    });
    aReconciler(hub, { wait, db: store.otherDb });
    await shop.settled(Array.from({ length: 6 }, () => "done"));
    await becomes(shop, id, { state: "done" });
    const asked = plugAndPay.apiCalls().length;
    expect(asked).toBeGreaterThanOrEqual(8);
    expect([0, ...waitedMs].toSorted((a, b) => a - b)).toEqual(quarters(asked));
  });

  it("stops after one Retry-After, also requests that already wait for their turn", async () => {
    const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
    const order = sell();
    plugAndPay.failNext(1, { kind: "answer", status: 429, headers: { "retry-after": "120" } });
    for (let sent = 0; sent < 3; sent += 1) await plugAndPay.notify("order_paid", order, { versions: ["v2"] });
    // The first request is answered while the two others wait. Their turns come when that answer is recorded.
    const bothWait = Promise.withResolvers<void>();
    let waiting = 0;
    const wait = async () => {
      waiting += 1;
      if (waiting === 2) bothWait.resolve();
      await expect.poll(async () => (await errorsOf(shop)).some((error) => error?.includes("429")), POLL).toBe(true);
    };
    const request: GuardedRequest = async (wanted) => {
      await bothWait.promise;
      return hub.workerParts.request(wanted);
    };
    const worker = startInboxWorker({ ...hub.workerParts, wait, request });
    onTestFinished(() => worker.stop());
    await expect
      .poll(() => errorsOf(shop), POLL)
      .toEqual([
        "Plug&Pay asked Haak to try again later (429).",
        "Plug&Pay asked Haak to wait until 2026-11-24 11:02:00.",
        "Plug&Pay asked Haak to wait until 2026-11-24 11:02:00.",
      ]);
    expect(await triesOf(shop)).toEqual([0, 0, 1]);
    expect(plugAndPay.apiCalls()).toHaveLength(1);
  });

  it("respects a Retry-After of the reconciliation when it fetches a notice", async () => {
    const { hub, shop, plugAndPay, sell } = await aShopToReconcile(store);
    plugAndPay.failNext(1, { kind: "answer", status: 503, headers: { "retry-after": "60" } });
    const id = await ask(shop);
    aReconciler(hub);
    await becomes(shop, id, { state: "running", error: expect.stringContaining("503") });
    await plugAndPay.notify("order_paid", sell(), { versions: ["v2"] });
    const worker = startInboxWorker(hub.workerParts);
    onTestFinished(() => worker.stop());
    store.clock.advance(59);
    worker.hint();
    await shop.settled(["waiting"]);
    expect(plugAndPay.apiCalls()).toHaveLength(1);
    store.clock.advance(2);
    worker.hint();
    await shop.settled(["done"]);
  });

  it("asks nothing while a Retry-After applies, and says until when", async () => {
    const { shop, plugAndPay } = await aShopToReconcile(store);
    const source = await readSource(store, shop.shop);
    await pauseQuestions(store.db, source, new Date("2026-11-24T10:01:00Z"));
    // A shorter Retry-After that arrives later does not shorten the longer one.
    await pauseQuestions(store.db, source, new Date("2026-11-24T10:00:30Z"));
    const held = await createPacedAsk(someParts({}), source, plugAndPay.token)("/v2/orders/1");
    expect(english(held)).toEqual({
      ...{ kind: "paused", until: new Date("2026-11-24T10:01:00Z") },
      why: "Plug&Pay asked Haak to wait until 2026-11-24 11:01:00.",
    });
  });

  it("does not apply a Retry-After of the old token to a new token", async () => {
    const { shop, plugAndPay } = await aShopToReconcile(store);
    const source = await readSource(store, shop.shop);
    const gate = Promise.withResolvers<void>();
    const request: GuardedRequest = async () => {
      await gate.promise;
      return { kind: "answered", status: 429, headers: { "retry-after": "60" }, body: "", durationMs: 1 };
    };
    const asking = createPacedAsk(someParts({ request }), source, plugAndPay.token)("/v2/orders/1");
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: "another" });
    gate.resolve();
    expect(await asking).toMatchObject({ kind: "unavailable", retryAfterSeconds: 60 });
    expect((await takeTurn(store.db, { shopId: shop.shop.id, now: store.clock.now() })).notBefore).toBeNull();
  });

  it("keeps its lease until its request has had its turn and its time-out", async () => {
    const { shop, plugAndPay } = await aShopToReconcile(store);
    const kept: string[] = [];
    const keepUntil = async (until: Date) => {
      kept.push(until.toISOString());
    };
    const request: GuardedRequest = async () => ({ ...NOTHING, status: 404 });
    const question = createPacedAsk(
      someParts({ request, keepUntil }),
      await readSource(store, shop.shop),
      plugAndPay.token,
    );
    await question("/v2/orders/1");
    await question("/v2/orders/2");
    expect(kept).toEqual(["2026-11-24T10:00:12.000Z", "2026-11-24T10:00:12.250Z"]);
  });

  const NOTHING = { kind: "answered", headers: {}, body: "", durationMs: 1 } as const;
  const someParts = (changes: Partial<PacedAskParts>): PacedAskParts => ({
    ...{ db: store.db, clock: store.clock, timeoutMs: 2_000 },
    request: () => Promise.reject(new Error("Nobody asks.")),
    wait: async () => undefined,
    keepUntil: async () => undefined,
    ...changes,
  });

  const errorsOf = async (shop: ConnectedShop) => (await shop.notices()).map(({ error }) => error).toSorted();

  async function triesOf({ shop }: ConnectedShop) {
    const rows = await store.db.selectFrom("inbox").select("tries").where("shop_id", "=", shop.id).execute();
    return rows.map(({ tries }) => tries).toSorted();
  }
});

import { plainMessage } from "@haak/core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { feedReplays } from "../../../src/features/replays/feed-replays.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { aClaimRequest, aFailure, anEndpoint, PATIENT_BREAKER, putDeliveries } from "../../support/builders.ts";
import { hasPostgres, postgresVersions } from "../../support/postgres.ts";
import { putEnded, rowsOf, statesOf } from "./ended-deliveries.ts";
import { useReplayHub } from "./replay-hub.ts";

describe.each(postgresVersions)("replays on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("through HTTP", () => {
    const hub = useReplayHub(version);
    const { store } = hub;
    const sending = { filter: { states: ["failed"] } };

    it("counts failed deliveries, sends exactly those with the same ids and bytes and a new schedule, and shows its end", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const failed = await putEnded(store, { shop, endpointId, count: 60 });
      const delivered = await putEnded(store, { shop, endpointId, count: 3, state: "delivered" });
      const before = await rowsOf(store, failed);
      expect(await api.post("/v1/replays", { ...sending, dry_run: true })).toMatchObject({
        status: 200,
        body: { matched: 60 },
      });
      expect(await statesOf(store, failed)).toEqual(Array(60).fill("failed"));
      const made = await api.post("/v1/replays", { filter: { endpoint_id: endpointId } });
      expect(made).toMatchObject({ status: 202, body: { id: expect.stringMatching(/^rpl_/), matched: 60 } });
      const sent = await hub.finish();
      expect(sent.map(({ id }) => id).toSorted()).toEqual(failed);
      expect(sent.every(({ attemptsSpent }) => attemptsSpent === 0)).toBe(true);
      const after = await rowsOf(store, failed);
      expect(after.map(({ body, created_at }) => [body, created_at])).toEqual(
        before.map(({ body, created_at }) => [body, created_at]),
      );
      expect(await statesOf(store, delivered)).toEqual(["delivered", "delivered", "delivered"]);
      const shown = await api.get(`/v1/replays/${made.body.id}`);
      expect(shown).toMatchObject({ status: 200, body: { state: "done", matched: 60, done: 60, failed: 0 } });
      expect((await api.get("/v1/replays")).body).toMatchObject({ data: [shown.body], next_cursor: null });
    });

    it.each([
      ["no filter", {}, "/filter"],
      ["an empty filter", { filter: {} }, "/filter"],
      ["an unknown field", { filter: { state: "failed" } }, "/filter/state"],
      ["an unknown field beside the filter", { filter: { rule_id: "rul_1" }, dry: true }, "/dry"],
      ["an unknown state", { filter: { states: ["lost"] } }, "/filter/states/0"],
      ["an empty list of states", { filter: { states: [] } }, "/filter/states"],
      ["a time without an offset", { filter: { since: "2026-11-24T10:00:00" } }, "/filter/since"],
      [
        "a span that ends before it begins",
        { filter: { since: "2026-11-24T10:00:00Z", until: "2026-11-23T10:00:00Z" } },
        "/filter/until",
      ],
      ["an unknown outcome", { filter: { last_outcome: "lost" } }, "/filter/last_outcome"],
      ["a status that no answer has", { filter: { last_status: 0 } }, "/filter/last_status"],
      ["an unknown event type", { filter: { event_types: ["order.lost"] } }, "/filter/event_types/0"],
    ])("refuses %s and points at it", async (_what, body, pointer) => {
      const { api } = await hub.aShop();
      const refused = await api.post("/v1/replays", body);
      expect(refused.status).toBe(422);
      expect(refused.body.errors).toContainEqual({ pointer, message: expect.any(String) });
      expect((await api.get("/v1/replays")).body.data).toEqual([]);
    });

    it("can be filtered by the outcome of the last attempt", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const [broken = "", absent = ""] = await putEnded(store, { shop, endpointId, count: 3 });
      await sql`
        insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, status, request_headers)
        values (${shop.bucket}::smallint, ${shop.id}, ${broken}, 3, now(), 5, 'rejected', 500, '{}'),
          (${shop.bucket}::smallint, ${shop.id}, ${absent}, 2, now(), 5, 'rejected', 500, '{}'),
          (${shop.bucket}::smallint, ${shop.id}, ${absent}, 3, now(), 5, 'timed_out', null, '{}')`.execute(store.db);
      const count = async (filter: object) => (await api.post("/v1/replays", { filter, dry_run: true })).body.matched;
      expect(await count({ endpoint_id: endpointId })).toBe(3);
      expect(await count({ last_outcome: "rejected" })).toBe(1);
      expect(await count({ last_status: 500 })).toBe(1);
      expect(await count({ last_outcome: "rejected", last_status: 404 })).toBe(0);
      await api.post("/v1/replays", { filter: { last_outcome: "timed_out" } });
      expect((await hub.finish()).map(({ id }) => id)).toEqual([absent]);
    });

    it("ends at once if nothing matches", async () => {
      const { api } = await hub.aShop();
      const made = await api.post("/v1/replays", sending);
      expect(made.body.matched).toBe(0);
      expect((await api.get(`/v1/replays/${made.body.id}`)).body).toMatchObject({ state: "done", matched: 0 });
    });

    it("keeps shops apart: it does not count, show, stop or send another shop's deliveries", async () => {
      const [mine, theirs] = [await hub.aShop(), await hub.aShop()];
      const endpointId = await anEndpoint(store, theirs.shop);
      const ids = await putEnded(store, { shop: theirs.shop, endpointId, count: 2 });
      const filter = { endpoint_id: endpointId };
      expect((await mine.api.post("/v1/replays", { filter, dry_run: true })).body.matched).toBe(0);
      const { body } = await theirs.api.post("/v1/replays", { filter });
      expect((await mine.api.get(`/v1/replays/${body.id}`)).status).toBe(404);
      expect((await mine.api.delete(`/v1/replays/${body.id}`)).status).toBe(404);
      expect((await mine.api.get("/v1/replays")).body.data).toEqual([]);
      expect((await hub.finish()).map(({ id }) => id).toSorted()).toEqual(ids);
    });

    it("does not send deliveries that failed after the count, nor those that can never work", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const counted = await putEnded(store, { shop, endpointId, count: 5 });
      await putDeliveries(store, { shop, endpointId, count: 2, problem: plainMessage("There is no e-mail address.") });
      await api.post("/v1/replays", sending);
      await putEnded(store, { shop, endpointId, count: 5 });
      expect((await hub.finish()).map(({ id }) => id).toSorted()).toEqual(counted);
    });

    it("uses at most half of the slots of a lane, and sends more as those end", async () => {
      const { shop, api } = await hub.aShop();
      const wide = await anEndpoint(store, shop);
      const narrow = await anEndpoint(store, shop, { concurrency: 1 });
      await putEnded(store, { shop, endpointId: wide, count: 30 });
      await putEnded(store, { shop, endpointId: narrow, count: 3 });
      await api.post("/v1/replays", sending);
      const due = async () => {
        const { rows } = await sql<{ endpoint_id: string; count: number }>`
          select endpoint_id, count(*) as count from pending_delivery where state = 'pending' group by endpoint_id`.execute(
          store.db,
        );
        return new Map(rows.map((row) => [row.endpoint_id, row.count]));
      };
      await hub.feed();
      await hub.feed();
      expect(await due()).toEqual(
        new Map([
          [wide, 8],
          [narrow, 1],
        ]),
      );
      // A fresh call finds a free slot beside them.
      const [fresh] = await putDeliveries(store, { shop, endpointId: wide });
      const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
      expect(deliveries.map(({ id }) => id)).toContain(fresh);
      expect(deliveries).toHaveLength(10);
    });

    it("waits for a slow receiver without polling all the time", async () => {
      const { shop, api } = await hub.aShop();
      await putEnded(store, { shop, endpointId: await anEndpoint(store, shop), count: 20 });
      await api.post("/v1/replays", sending);
      expect(await hub.feed()).toBe(true);
      const looks: number[] = [];
      for (let look = 0; look < 8; look += 1) {
        expect(await hub.feed()).toBe(false);
        const { due_at: dueAt } = await store.db.selectFrom("replay").select("due_at").executeTakeFirstOrThrow();
        const seconds = ((dueAt?.getTime() ?? 0) - store.clock.now().getTime()) / 1_000;
        looks.push(seconds);
        store.clock.advance(seconds);
      }
      expect(looks).toEqual([0.05, 0.05, 0.1, 0.2, 0.4, 0.8, 1, 1]);
    });

    it("counts failed deliveries, and keeps running while a retry is pending", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const [retried, ...hopeless] = await putEnded(store, { shop, endpointId, count: 5 });
      const { body } = await api.post("/v1/replays", sending);
      const show = async () => (await api.get(`/v1/replays/${body.id}`)).body;
      await hub.feed();
      await hub.send(({ id }) => (id === retried ? "waiting" : "failed"));
      await hub.feed();
      await hub.feed();
      expect(await show()).toMatchObject({ state: "running", matched: 5, done: 0, failed: 4 });
      expect(await hub.finish()).toHaveLength(1);
      expect(await show()).toMatchObject({ state: "done", matched: 5, done: 1, failed: 4 });
      expect(await statesOf(store, hopeless)).toEqual(Array(4).fill("failed"));
    });

    it("sends each delivery once if two concurrent replays include it", async () => {
      const { shop, api } = await hub.aShop();
      const ids = await putEnded(store, { shop, endpointId: await anEndpoint(store, shop), count: 40 });
      await api.post("/v1/replays", sending);
      await api.post("/v1/replays", sending);
      const sent: string[] = [];
      const feeders = [hub.feedParts(), hub.feedParts({ db: store.otherDb })];
      for (let step = 0; step < 60; step += 1) {
        await Promise.all(feeders.map((parts) => feedReplays(parts)));
        sent.push(...(await hub.send()).map(({ id }) => id));
        store.clock.advance(1);
      }
      expect(sent.toSorted()).toEqual(ids);
      const { data } = (await api.get("/v1/replays")).body;
      expect(data).toMatchObject([
        { state: "done", done: 40 },
        { state: "done", done: 40 },
      ]);
    });

    it("does not send a delivery that a manual retry has sent since the count", async () => {
      const { shop, api } = await hub.aShop();
      const [id = ""] = await putEnded(store, { shop, endpointId: await anEndpoint(store, shop) });
      const { body } = await api.post("/v1/replays", sending);
      await api.post(`/v1/deliveries/${id}/retry`);
      expect(await hub.send()).toHaveLength(1);
      expect(await hub.finish()).toEqual([]);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", matched: 1, done: 1 });
    });

    it("sends a delivery that was in flight during the count again, after that attempt has ended", async () => {
      const { shop, api } = await hub.aShop();
      const [id = ""] = await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
      const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
      expect((await api.post("/v1/replays", { ...sending, dry_run: true })).body.matched).toBe(0);
      expect((await api.post("/v1/replays", { filter: { states: ["sending"] } })).body.matched).toBe(1);
      await hub.feed();
      expect(await statesOf(store, [id])).toEqual(["sending"]);
      const settlements = deliveries.map((one) => aFailure(store, one, { state: "failed" }));
      await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements }, PATIENT_BREAKER);
      expect(await hub.finish()).toMatchObject([{ id }]);
    });

    describe("while the breaker of an endpoint is open", () => {
      const anOpenLane = async (count: number) => {
        const { shop, api } = await hub.aShop();
        const endpointId = await anEndpoint(store, shop);
        const failed = await putEnded(store, { shop, endpointId, count });
        const probeAt = new Date(store.clock.now().getTime() + 600_000);
        const breaker = { kind: "open", probeAtMs: probeAt.getTime(), probeGapSeconds: 600 };
        await sql`
          update lane set breaker = ${JSON.stringify(breaker)}::jsonb, probe_at = ${probeAt}::timestamptz
          where endpoint_id = ${endpointId}`.execute(store.db);
        return { api, failed };
      };
      /** Feeds and sends without any time to wait for. */
      const step = async (answer: "delivered" | "waiting") => {
        await hub.feed();
        const sent = await hub.send(() => answer);
        store.clock.advance(1);
        return sent;
      };

      it("sends the first delivery at once as the probe, as a manual retry does, and the others after it", async () => {
        const { api, failed } = await anOpenLane(20);
        const { body } = await api.post("/v1/replays", sending);
        const [first = [], ...next] = [await step("delivered"), await step("delivered"), await step("delivered")];
        expect(first[0]).toMatchObject({ probing: true });
        for (let left = 3; left > 0; left -= 1) next.push(await step("delivered"));
        expect([first, ...next].flat().map(({ id }) => id)).toEqual(expect.arrayContaining(failed));
        expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", done: 20 });
      });

      it("sends no second probe before its time if the first one fails", async () => {
        const { api } = await anOpenLane(40);
        await api.post("/v1/replays", sending);
        const sent = [];
        for (let seconds = 0; seconds < 60; seconds += 1) sent.push(...(await step("waiting")));
        expect(sent).toMatchObject([{ probing: true }]);
      });
    });

    it("treats deliveries of a switched-off endpoint as paused, as they are shown", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      await putDeliveries(store, { shop, endpointId, count: 4 });
      await store.db.updateTable("lane").set({ paused: true }).where("endpoint_id", "=", endpointId).execute();
      const count = async (state: string) =>
        (await api.post("/v1/replays", { filter: { states: [state] }, dry_run: true })).body.matched;
      expect([await count("paused"), await count("pending")]).toEqual([4, 0]);
    });
  });
});

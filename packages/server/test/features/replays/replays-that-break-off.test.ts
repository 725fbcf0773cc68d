import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { feedReplays } from "../../../src/features/replays/feed-replays.ts";
import { deleteRules } from "../../../src/features/rules/store.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Tables } from "../../../src/platform/postgres/tables/tables.ts";
import {
  aClaimRequest,
  anAccept,
  anEndpoint,
  anEvent,
  aRule,
  putDeliveries,
  ruleStoreParts,
} from "../../support/builders.ts";
import { untilBlocked, withClient } from "../../support/harness.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { putEnded, rowsOf, statesOf } from "./ended-deliveries.ts";
import { useReplayHub } from "./replay-hub.ts";

/** The connections of a process that will lose them. */
function openDying(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("connect", (client) => client.on("error", () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

describe.each(versionsOrOnly(14))("interrupted replays on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("through HTTP", () => {
    const hub = useReplayHub(version);
    const { store } = hub;
    const sending = { filter: { states: ["failed"] } };

    it("reverts its unsent deliveries when it is stopped, and changes nothing else", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const failed = await putEnded(store, { shop, endpointId, count: 30 });
      const cancelled = await putEnded(store, { shop, endpointId, count: 5, state: "cancelled" });
      const before = await rowsOf(store, [...failed, ...cancelled]);
      const { body } = await api.post("/v1/replays", { filter: { states: ["failed", "cancelled"] } });
      await hub.feed();
      const sent = await hub.send();
      await hub.feed();
      store.clock.advance(5);
      const held = await claimDeliveries(store.db, aClaimRequest(store, { deliveriesMax: 3 }));
      expect((await api.delete(`/v1/replays/${body.id}`)).status).toBe(204);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "stopped", matched: 35, done: 8 });
      const touched = new Set([...sent, ...held.deliveries].map(({ id }) => id));
      expect(touched.size).toBe(11);
      const untouched = (rows: typeof before) => rows.filter(({ id }) => !touched.has(id));
      expect(untouched(await rowsOf(store, [...failed, ...cancelled]))).toEqual(untouched(before));
      store.clock.advance(3_600);
      expect(await hub.feed()).toBe(false);
      expect(await hub.send()).toEqual([]);
      expect((await api.delete(`/v1/replays/${body.id}`)).status).toBe(204);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "stopped", done: 8 });
    });

    it("reverts a waiting delivery to its due time and spent attempts, and its lane still sends it", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const ids = await putDeliveries(store, { shop, endpointId });
      await hub.send(() => "waiting");
      const before = await rowsOf(store, ids);
      const { body } = await api.post("/v1/replays", { filter: { states: ["waiting"] } });
      await hub.feed();
      expect(await statesOf(store, ids)).toEqual(["pending"]);
      await api.delete(`/v1/replays/${body.id}`);
      expect(await rowsOf(store, ids)).toEqual(before);
      expect(await hub.send()).toEqual([]);
      store.clock.advance(300);
      expect(await hub.send()).toHaveLength(1);
    });

    it("stays done when it is stopped after its end", async () => {
      const { shop, api } = await hub.aShop();
      await putEnded(store, { shop, endpointId: await anEndpoint(store, shop) });
      const { body } = await api.post("/v1/replays", sending);
      await hub.finish();
      expect((await api.delete(`/v1/replays/${body.id}`)).status).toBe(204);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", done: 1 });
    });

    it("lets the later of two replays send what the earlier one reverted", async () => {
      const { shop, api } = await hub.aShop();
      const ids = await putEnded(store, { shop, endpointId: await anEndpoint(store, shop), count: 12 });
      const first = await api.post("/v1/replays", sending);
      await hub.feed();
      const second = await api.post("/v1/replays", { filter: { states: ["failed", "pending"] } });
      await hub.feed();
      await api.delete(`/v1/replays/${first.body.id}`);
      expect((await hub.finish()).map(({ id }) => id).toSorted()).toEqual(ids);
      expect((await api.get(`/v1/replays/${second.body.id}`)).body).toMatchObject({
        state: "done",
        matched: 12,
        done: 12,
      });
    });

    it("skips deliveries of a rule that is deleted meanwhile, and leaves nothing to send", async () => {
      const { shop, api } = await hub.aShop();
      const rule = await aRule(store, shop);
      await anAccept(store)(shop, ...Array.from({ length: 20 }, () => anEvent()));
      await hub.send(() => "failed");
      const { body } = await api.post("/v1/replays", { filter: { rule_id: rule.id } });
      expect(body.matched).toBe(20);
      await hub.feed();
      store.clock.advance(1);
      await store.db.transaction().execute((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [rule.id] }));
      expect(await hub.finish()).toEqual([]);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", done: 0, failed: 20 });
    });

    it("skips deliveries whose call was erased meanwhile, because it must not be sent any more", async () => {
      const { shop, api } = await hub.aShop();
      const ids = await putEnded(store, { shop, endpointId: await anEndpoint(store, shop), count: 5 });
      const { body } = await api.post("/v1/replays", sending);
      await sql`
        update delivery set body = '', problem = '{"code": "person_erased"}' where id = any(${ids.slice(3)}::text[])`.execute(
        store.db,
      );
      expect((await hub.finish()).map(({ id }) => id).toSorted()).toEqual(ids.slice(0, 3));
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", done: 3, failed: 2 });
    });

    it("does not send a delivery that is erased while the replay waits for a lane", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const [erased, ...others] = await putEnded(store, { shop, endpointId, count: 3 });
      const { body } = await api.post("/v1/replays", sending);
      const step = await store.otherDb.transaction().execute(async (tx) => {
        await sql`select 1 from lane where endpoint_id = ${endpointId} for update`.execute(tx);
        const feeding = hub.feed();
        await untilBlocked(store);
        await sql`update delivery set body = '', problem = '{"code": "person_erased"}' where id = ${erased}`.execute(
          tx,
        );
        return { feeding };
      });
      expect(await step.feeding).toBe(true);
      expect((await hub.finish()).map(({ id }) => id).toSorted()).toEqual(others);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", done: 2, failed: 1 });
    });

    it("releases deliveries that were deferred behind one that it reverts", async () => {
      const { shop, api } = await hub.aShop();
      const place = { shop, endpointId: await anEndpoint(store, shop), orderingKey: "order:1001" };
      await putDeliveries(store, place);
      await hub.send(() => "failed");
      const { body } = await api.post("/v1/replays", sending);
      await hub.feed();
      const [held] = await putDeliveries(store, place);
      await api.delete(`/v1/replays/${body.id}`);
      expect((await hub.send()).map(({ id }) => id)).toEqual([held]);
    });

    it("neither counts nor sends deliveries of a rule that was deleted before", async () => {
      const { shop, api } = await hub.aShop();
      const [gone, stays] = [await aRule(store, shop), await aRule(store, shop)];
      await anAccept(store)(shop, ...Array.from({ length: 5 }, () => anEvent()));
      await hub.send(() => "failed");
      await store.db.transaction().execute((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [gone.id] }));
      const filter = { states: ["failed", "cancelled"] };
      expect((await api.post("/v1/replays", { filter, dry_run: true })).body).toEqual({ matched: 5 });
      expect((await api.post("/v1/replays", { filter })).body).toMatchObject({ matched: 5 });
      const sent = await hub.finish();
      expect(sent).toHaveLength(5);
      const rows = await rowsOf(
        store,
        sent.map(({ id }) => id),
      );
      expect(new Set(rows.map((row) => row.rule_id))).toEqual(new Set([stays.id]));
    });

    it("ends also if counted deliveries were removed meanwhile", async () => {
      const { shop, api } = await hub.aShop();
      const ids = await putEnded(store, { shop, endpointId: await anEndpoint(store, shop), count: 20 });
      const { body } = await api.post("/v1/replays", sending);
      await store.db.deleteFrom("delivery").where("id", "in", ids.slice(10)).execute();
      expect(await hub.finish()).toHaveLength(10);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", done: 10, failed: 10 });
    });

    it("survives the death of the feeding process in the middle of a step: another one continues, and each delivery is sent once", async () => {
      const { shop, api } = await hub.aShop();
      const endpointId = await anEndpoint(store, shop);
      const ids = await putEnded(store, { shop, endpointId, count: 30 });
      const { body } = await api.post("/v1/replays", sending);
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where endpoint_id = $1 for update", [endpointId]);
        const dying = openDying(store.url);
        const step = feedReplays(hub.feedParts({ db: dying }));
        await untilBlocked(store);
        // Another process skips the locked replay and does not wait.
        expect(await hub.feed()).toBe(false);
        // Only in this database, because other tests on the same server may be waiting now.
        await client.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(await step).toEqual({ moved: false, soon: false });
        await client.query("rollback");
        await dying.destroy();
      });
      expect(await statesOf(store, ids)).toEqual(Array(30).fill("failed"));
      expect((await hub.finish()).map(({ id }) => id).toSorted()).toEqual(ids);
      expect((await api.get(`/v1/replays/${body.id}`)).body).toMatchObject({ state: "done", done: 30 });
    });

    it("feeds other replays if one replay fails", async () => {
      const { shop, api } = await hub.aShop();
      const ids = await putEnded(store, { shop, endpointId: await anEndpoint(store, shop), count: 2 });
      const broken = await api.post("/v1/replays", { filter: { states: ["failed"], since: "2026-01-01T00:00:00Z" } });
      await sql`update replay set rule_id = 'rul_x', shop_id = 'shp_gone' where id = ${broken.body.id}`.execute(
        store.db,
      );
      await sql`update replay_item set shop_id = 'shp_gone'`.execute(store.db);
      await api.post("/v1/replays", sending);
      await hub.feed();
      expect((await hub.send()).map(({ id }) => id).toSorted()).toEqual(ids);
    });
  });
});
